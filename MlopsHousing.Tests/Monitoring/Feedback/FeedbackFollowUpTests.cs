using Microsoft.Extensions.Logging.Abstractions;
using MlopsHousing.Monitoring.Feedback;
using MlopsHousing.Monitoring.Predictions;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.Monitoring.Predictions;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Monitoring.Feedback;

public sealed class FeedbackFollowUpTests(StoreFixture stores)
{
    [Fact]
    public async Task Feedback_meets_its_prediction_once_it_is_written_or_counts_as_an_orphan_after_a_minute()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        var access = new StoreAccess(test.Store, NullLogger<StoreAccess>.Instance);
        await access.OpenAsync(CancellationToken.None);
        var time = new FastTime(by: 20);
        var judged = new List<(double? Predicted, double Actual)>();
        var followUp = new FeedbackFollowUp(access, (p, actual) => { lock (judged) judged.Add((p?.Value, actual)); }, time);
        using var stop = new CancellationTokenSource();
        var running = followUp.RunAsync(stop.Token);

        PredictionEntry early = Entries.Filled(Entries.New(10), 1), late = Entries.Filled(Entries.New(20), 1);
        await test.Store.WriteAsync(new[] { early }, CancellationToken.None);
        followUp.Add([new(early.Id, 0, 11), new(late.Id, 0, 22), new(Guid.CreateVersion7(), 0, 33)]);
        await Eventually.HoldsAsync("the first is judged", () => Judged().Contains((10, 11)), TimeSpan.FromSeconds(30));
        await test.Store.WriteAsync(new[] { late }, CancellationToken.None);
        await Eventually.HoldsAsync("all are judged", () => Judged().Count == 3, TimeSpan.FromSeconds(30));
        Assert.Equal([(10, 11), (20, 22), (null, 33)], Judged().OrderBy(j => j.Actual));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        List<(double? Predicted, double Actual)> Judged()
        {
            lock (judged) return [.. judged];
        }
    }

    /// <summary>A clock that runs faster than the real one.</summary>
    private sealed class FastTime(int by) : TimeProvider
    {
        private readonly DateTimeOffset _start = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => _start + by * (System.GetUtcNow() - _start);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, dueTime / by, period / by);
    }
}
