using System.Diagnostics;
using MlopsHousing.Api.Caching;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Api.Caching;

/// <summary>A real Redis that dies, hangs, comes back or is slow: no request fails, and none waits for it.</summary>
[Collection(Alone.Name)]
public sealed class RedisOutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(20);

    // For the few of a hundred that are compiled while they wait, in a process that has just started.
    private static readonly TimeSpan Cold = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private RedisServer _redis = null!;
    private int _seed;

    public async ValueTask InitializeAsync() => _redis = await RedisServer.StartNewAsync();

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task A_killed_redis_costs_no_request_and_is_used_again_when_it_is_back()
    {
        await using var replica = await StartReplicaAsync(_redis.Address);
        await _redis.KillAsync();
        await AnswersInTimeAsync(replica);
        Assert.False(replica.Guard.IsInUse);

        await _redis.StartAsync();
        await IsUsedAgainAsync(replica);
    }

    [Fact]
    public async Task A_hung_redis_costs_no_request_more_than_the_budget_and_is_used_again_when_it_goes_on()
    {
        await using var replica = await StartReplicaAsync(_redis.Address);
        _redis.Hang();
        await AnswersInTimeAsync(replica);
        Assert.False(replica.Guard.IsInUse);

        _redis.Resume();
        await IsUsedAgainAsync(replica);
    }

    [Fact]
    public async Task A_hung_redis_costs_requests_that_come_all_at_once_no_more_than_the_budget()
    {
        await using var replica = await StartReplicaAsync(_redis.Address);
        await replica.AskAsync(Next());
        _redis.Hang();
        var times = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => TimeAsync(replica)));
        AssertInTime(times);
    }

    [Fact]
    public async Task A_slow_redis_costs_no_request_more_than_the_budget()
    {
        await using var slow = new SlowRelay(_redis.Port, TimeSpan.FromMilliseconds(60));
        await using var replica = await StartReplicaAsync($"127.0.0.1:{slow.Port}");
        await AnswersInTimeAsync(replica);
    }

    [Fact]
    public async Task A_redis_that_was_never_there_costs_no_request_and_is_used_once_it_comes()
    {
        await _redis.KillAsync();
        await using var replica = await CacheHost.StartAsync(("ConnectionStrings:cache", _redis.Address));
        await AnswersInTimeAsync(replica);
        await _redis.StartAsync();
        await IsUsedAgainAsync(replica);
    }

    [Fact]
    public async Task A_redis_whose_name_does_not_resolve_costs_no_request()
    {
        await using var replica = await CacheHost.StartAsync(("ConnectionStrings:cache", "no-such-host.invalid:6379"));
        await AnswersInTimeAsync(replica);
    }

    [Fact]
    public async Task Rows_kept_in_the_process_are_hits_while_redis_is_down()
    {
        await using var replica = await StartReplicaAsync(_redis.Address);
        await replica.AskAsync(-1);
        await _redis.KillAsync();
        await AnswersInTimeAsync(replica);
        Assert.Equal(CacheResult.Hit, (await replica.AskAsync(-1)).Result);
    }

    [Fact]
    public async Task An_outage_is_logged_once_not_once_a_request()
    {
        await using var replica = await StartReplicaAsync(_redis.Address);
        await _redis.KillAsync();
        for (var i = 0; i < 5; i++)
            await AnswersInTimeAsync(replica);
        Assert.Single(replica.Logs.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) || line.StartsWith("Error", StringComparison.Ordinal));
    }

    private double Next() => ++_seed;

    private async Task AnswersInTimeAsync(CacheHost replica)
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < 100; i++)
            times.Add(await TimeAsync(replica));
        AssertInTime(times);
    }

    private async Task<TimeSpan> TimeAsync(CacheHost replica)
    {
        var seed = Next();
        var start = Stopwatch.GetTimestamp();
        var (prediction, result) = await replica.AskAsync(seed);
        var time = Stopwatch.GetElapsedTime(start);
        Assert.Equal((CountingPredictor.Sum(CacheHost.Row(seed)), CacheResult.Miss), (prediction, result));
        return time;
    }

    private static void AssertInTime(IReadOnlyList<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        var figures = $"median {sorted[sorted.Count / 2].TotalMilliseconds:0.00} ms, 95% {sorted[sorted.Count * 95 / 100].TotalMilliseconds:0.00} ms, worst {sorted[^1].TotalMilliseconds:0.00} ms";
        TestContext.Current.TestOutputHelper?.WriteLine(figures);
        Assert.True(sorted[sorted.Count * 95 / 100] <= Budget && sorted[^1] <= Cold, figures);
    }

    private async Task IsUsedAgainAsync(CacheHost replica) =>
        await Eventually.HoldsAsync("Redis is used again", async () =>
        {
            await replica.AskAsync(Next());
            await using var other = await CacheHost.StartAsync(("ConnectionStrings:cache", _redis.Address));
            var shared = _seed;
            for (var i = 0; i < 20; i++)
            {
                if ((await other.Guard.GetAsync(CacheKey.For(CacheHost.Version, CacheHost.Row(shared)))) is not null)
                    return replica.Guard.IsInUse;
                await Task.Delay(10);
            }

            return false;
        }, Soon);

    private static async Task<CacheHost> StartReplicaAsync(string address)
    {
        var replica = await CacheHost.StartAsync(("ConnectionStrings:cache", address));
        await Eventually.HoldsAsync("the replica is connected", () => replica.Get<RedisStore>().IsConnected, Soon);
        return replica;
    }
}
