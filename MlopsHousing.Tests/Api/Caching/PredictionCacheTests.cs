using System.Globalization;
using MlopsHousing.Api.Caching;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Tests.Api.Caching;

public sealed class PredictionCacheTests
{
    [Fact]
    public async Task A_row_is_scored_once_and_then_comes_from_the_cache()
    {
        await using var host = await CacheHost.StartAsync();
        var expected = CountingPredictor.Sum(CacheHost.Row(1));
        Assert.Equal((expected, CacheResult.Miss), await host.AskAsync(1));
        Assert.Equal((expected, CacheResult.Hit), await host.AskAsync(1));
        Assert.Equal(1, host.Predictor.Calls);
    }

    [Fact]
    public async Task Another_digest_is_another_prediction()
    {
        await using var host = await CacheHost.StartAsync();
        await host.AskAsync(1);
        var promoted = CacheHost.Version with { Number = 2, Digest = "sha256:" + new string('b', 64) };
        Assert.Equal(CacheResult.Miss, (await host.Cache.GetOrScoreAsync(promoted, CacheHost.Row(1), true, default)).Result);
        Assert.Equal(CacheResult.Hit, (await host.AskAsync(1)).Result);
    }

    [Fact]
    public async Task A_row_that_many_ask_for_at_once_is_scored_once()
    {
        await using var host = await CacheHost.StartAsync();
        var gate = new TaskCompletionSource();
        host.Predictor.Gate = gate.Task;
        var asked = Enumerable.Range(0, 50).Select(_ => host.AskAsync(1)).ToList();
        gate.SetResult();
        var answers = await Task.WhenAll(asked);
        Assert.Equal(1, host.Predictor.Calls);
        Assert.Single(answers.Select(answer => answer.Prediction).Distinct());
        Assert.Equal(1, answers.Count(answer => answer.Result is CacheResult.Miss));
    }

    [Fact]
    public async Task A_failure_reaches_the_caller_as_it_is_and_is_not_cached()
    {
        await using var host = await CacheHost.StartAsync();
        var failure = new ModelUnavailableException("The model is loading.") { RetryAfter = TimeSpan.FromSeconds(7) };
        host.Predictor.Failure = failure;
        Assert.Same(failure, await Assert.ThrowsAsync<ModelUnavailableException>(() => host.AskAsync(1)));
        host.Predictor.Failure = null;
        Assert.Equal(CacheResult.Miss, (await host.AskAsync(1)).Result);
        Assert.Equal(2, host.Predictor.Calls);
    }

    [Fact]
    public async Task A_request_that_gives_up_does_not_take_others_with_it()
    {
        await using var host = await CacheHost.StartAsync();
        var gate = new TaskCompletionSource();
        host.Predictor.Gate = gate.Task;
        using var impatient = new CancellationTokenSource();
        var first = host.AskAsync(1, impatient.Token);
        var second = host.AskAsync(1);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();
        Assert.Equal(CountingPredictor.Sum(CacheHost.Row(1)), (await second).Prediction);
    }

    [Fact]
    public async Task A_cache_that_is_off_scores_every_request_and_says_bypass()
    {
        await using var host = await CacheHost.StartAsync(("Cache:Mode", "Off"));
        Assert.Equal(CacheResult.Bypass, (await host.AskAsync(1)).Result);
        Assert.Equal(CacheResult.Bypass, (await host.AskAsync(1)).Result);
        Assert.Equal(2, host.Predictor.Calls);
    }

    [Fact]
    public async Task Entries_expire()
    {
        await using var host = await CacheHost.StartAsync(("Cache:Expiration", "00:00:01"));
        await host.AskAsync(1);
        await Processes.Eventually.HoldsAsync(
            "the entry is gone", async () => (await host.AskAsync(1)).Result is CacheResult.Miss, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task No_more_entries_are_kept_than_fit_the_memory_limit()
    {
        const int Megabytes = 1;
        const int Most = Megabytes * 1_000_000 / PredictionTableShard.BytesPerEntry;
        await using var host = await CacheHost.StartAsync(("Cache:MemoryLimit", Megabytes.ToString(CultureInfo.InvariantCulture)));
        for (var seed = 0; seed < 3 * Most; seed++)
            await host.AskAsync(seed);

        // A predictor that fails leaves the cache as it is, so asking counts what is there.
        host.Predictor.Failure = new ModelUnavailableException("Not now.");
        var kept = 0;
        for (var seed = 0; seed < 3 * Most; seed++)
        {
            try
            {
                await host.AskAsync(seed);
                kept++;
            }
            catch (ModelUnavailableException)
            {
            }
        }

        Assert.InRange(kept, Most / 2, Most);
    }

    [Fact]
    public async Task A_hit_allocates_nothing()
    {
        await using var host = await CacheHost.StartAsync();
        var row = CacheHost.Row(1);
        await host.AskAsync(1);
        const int Hits = 1_000;
        Hit(Hits); // compiled and warm

        var before = GC.GetAllocatedBytesForCurrentThread();
        Hit(Hits);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Hits); // less than any object a hit

        void Hit(int times)
        {
            for (var i = 0; i < times; i++)
            {
                var answer = host.Cache.GetOrScoreAsync(CacheHost.Version, row, true, default);
                Assert.True(answer.IsCompletedSuccessfully); // on this thread, to the end
            }
        }
    }
}
