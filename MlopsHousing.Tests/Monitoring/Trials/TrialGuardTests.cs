using System.Diagnostics;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Monitoring.Trials;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Monitoring.Trials;

public sealed class TrialGuardTests
{
    // On a busy machine even nothing takes its time.
    private readonly TrialGuard _guard = HouseTrial.NewGuard(new() { Budget = TimeSpan.FromSeconds(5) });
    private readonly Trial _trial = TrialSince(0);

    [Fact]
    public async Task Three_failures_in_a_row_cut_a_challenger_off_and_a_new_trial_begins_anew()
    {
        for (var i = 0; i < 2; i++) Assert.Equal(TryOutcome.Failed, await TryAsync(Throw));
        Assert.False(_guard.IsCutOff(_trial));
        await TryAsync(Throw);
        await IsCutOffAsync(_guard);
        Assert.False(_guard.IsCutOff(TrialSince(1)));
    }

    [Fact]
    public async Task One_failure_now_and_then_does_not()
    {
        for (var i = 0; i < 100; i++) await TryAsync(i % 10 == 0 ? Throw : Answer);
        Assert.False(_guard.IsCutOff(_trial));
    }

    [Fact]
    public async Task A_third_of_failures_does()
    {
        for (var i = 0; i < 30; i++) await TryAsync(i % 3 == 0 ? Throw : Answer);
        await IsCutOffAsync(_guard);
    }

    [Fact]
    public async Task What_the_champion_can_t_answer_either_is_no_fault_of_the_challenger()
    {
        for (var i = 0; i < 30; i++) Assert.Equal(TryOutcome.Failed, await TryAsync(Throw, champion: Throw));
        await StaysAsync();
    }

    [Fact]
    public async Task One_that_answers_when_it_is_asked_again_is_not_cut_off()
    {
        for (var i = 0; i < 30; i++)
        {
            var asked = 0;
            Assert.Equal(TryOutcome.Failed, await TryAsync(_ => asked++ == 0 ? throw new InvalidOperationException() : Task.CompletedTask));
        }

        await StaysAsync();
    }

    [Fact]
    public async Task One_that_blocks_its_thread_is_given_up_when_its_time_is_over()
    {
        using var release = new ManualResetEventSlim();
        var guard = HouseTrial.NewGuard(new() { Budget = TimeSpan.FromMilliseconds(50) });
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(TryOutcome.Slow, await guard.TryAsync(_trial, _ =>
            {
                release.Wait(TimeSpan.FromSeconds(60), CancellationToken.None);
                return Task.CompletedTask;
            }, Answer, CancellationToken.None));
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"It took {clock.Elapsed}.");
        await IsCutOffAsync(guard);
        release.Set();
    }

    [Fact]
    public async Task Who_waits_no_longer_says_nothing_of_the_challenger()
    {
        for (var i = 0; i < 5; i++)
        {
            using var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
                await _guard.TryAsync(_trial, token => Task.Delay(TimeSpan.FromSeconds(10), token), Answer, gone.Token));
        }

        Assert.False(_guard.IsCutOff(_trial));
    }

    [Fact]
    public async Task No_more_than_a_few_are_tried_at_once()
    {
        var waiting = new TaskCompletionSource();
        var tries = Enumerable.Range(0, 32).Select(_ => _guard.TryAsync(_trial, _ => waiting.Task, Answer, CancellationToken.None).AsTask()).ToList();
        Assert.Equal(TryOutcome.Busy, await _guard.TryAsync(_trial, Answer, Answer, CancellationToken.None));
        waiting.SetResult();
        Assert.All(await Task.WhenAll(tries), outcome => Assert.Equal(TryOutcome.Answered, outcome));
    }

    private ValueTask<TryOutcome> TryAsync(Func<CancellationToken, Task> call, Func<CancellationToken, Task>? champion = null) =>
        _guard.TryAsync(_trial, call, champion ?? Answer, CancellationToken.None);

    /// <summary>It is reviewed first, beside all else.</summary>
    private Task IsCutOffAsync(TrialGuard guard) =>
        Eventually.HoldsAsync("it is cut off", () => guard.IsCutOff(_trial), TimeSpan.FromSeconds(10));

    private async Task StaysAsync()
    {
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        Assert.False(_guard.IsCutOff(_trial));
    }

    private static Task Answer(CancellationToken cancel) => Task.CompletedTask;

    private static Task Throw(CancellationToken cancel) => throw new InvalidOperationException();

    private static Trial TrialSince(int minutes) => new(
        new("houses", 1, "sha256:a"), new("houses", 2, "sha256:b"), new(TrialMode.Canary, 0.1, DateTimeOffset.UnixEpoch.AddMinutes(minutes)));
}
