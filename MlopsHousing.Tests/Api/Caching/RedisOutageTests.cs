using System.Globalization;
using MlopsHousing.Api.Caching;
using MlopsHousing.Tests.Processes;
using DelayingRelay = MlopsHousing.Benchmarks.Load.Systems.DelayingRelay;

namespace MlopsHousing.Tests.Api.Caching;

/// <summary>A real Redis that dies, hangs, comes back or is slow: no request fails, and none waits for it.</summary>
[Collection(Alone.Name)]
public sealed class RedisOutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Promised = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly Stalls _stalls = new();
    private RedisServer _redis = null!;
    private int _seed;

    public async ValueTask InitializeAsync() => _redis = await RedisServer.StartNewAsync();

    public ValueTask DisposeAsync()
    {
        _stalls.Dispose();
        return _redis.DisposeAsync();
    }

    [Theory]
    [InlineData("killed")]
    [InlineData("hung")]
    [InlineData("slow")]
    [InlineData("never there")]
    public async Task An_outage_costs_no_request_of_a_process_that_has_just_started_more_than_is_promised(string outage)
    {
        await InTimeAsync(async () =>
        {
            await using var replica = ServiceProcess.StartTestProgram(nameof(ColdReplica), outage);
            var code = await replica.ExitAsync(TimeSpan.FromMinutes(2));
            Assert.True(code == 0, replica.Output);
            var costs = replica.Stdout.Split('\n').Select(line => TimeSpan.FromMilliseconds(double.Parse(line, CultureInfo.InvariantCulture))).ToList();
            Assert.Equal(ColdReplica.Requests, costs.Count);
            return costs;
        });
    }

    [Fact]
    public Task A_killed_redis_costs_no_request_and_is_used_again_when_it_is_back() => InTimeAsync(async () =>
    {
        await using var replica = await StartReplicaAsync(_redis.Address);
        await _redis.KillAsync();
        var costs = await AskAsync(replica);
        Assert.False(replica.Guard.IsInUse);

        await _redis.StartAsync();
        await IsUsedAgainAsync(replica);
        return costs;
    });

    [Fact]
    public Task A_hung_redis_costs_no_request_more_than_the_budget_and_is_used_again_when_it_goes_on() => InTimeAsync(async () =>
    {
        await using var replica = await StartReplicaAsync(_redis.Address);
        _redis.Hang();
        var costs = await AskAsync(replica);
        Assert.False(replica.Guard.IsInUse);

        _redis.Resume();
        await IsUsedAgainAsync(replica);
        return costs;
    });

    [Fact]
    public Task A_hung_redis_costs_requests_that_come_all_at_once_no_more_than_the_budget() => InTimeAsync(async () =>
    {
        await using var replica = await StartReplicaAsync(_redis.Address);
        _redis.Hang();
        var costs = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => CostAsync(replica)));
        _redis.Resume();
        return costs;
    });

    [Fact]
    public Task A_slow_redis_costs_no_request_more_than_the_budget() => InTimeAsync(async () =>
    {
        await using var slow = new DelayingRelay(_redis.Port, TimeSpan.FromMilliseconds(30));
        await using var replica = await StartReplicaAsync($"127.0.0.1:{slow.Port}");
        return await AskAsync(replica);
    });

    [Fact]
    public Task A_redis_that_was_never_there_costs_no_request_and_is_used_once_it_comes() => InTimeAsync(async () =>
    {
        await _redis.KillAsync();
        await using var replica = await CacheHost.StartAsync(("ConnectionStrings:cache", _redis.Address));
        var costs = await AskAsync(replica);
        await _redis.StartAsync();
        await IsUsedAgainAsync(replica);
        return costs;
    });

    [Fact]
    public Task A_redis_that_hangs_from_the_start_costs_no_request_and_is_used_once_it_goes_on() => InTimeAsync(async () =>
    {
        _redis.Hang();
        await using var replica = await CacheHost.StartAsync(("ConnectionStrings:cache", _redis.Address));
        var costs = await AskAsync(replica);
        _redis.Resume();
        await IsUsedAgainAsync(replica);
        return costs;
    });

    [Fact]
    public Task A_redis_whose_name_does_not_resolve_costs_no_request() => InTimeAsync(async () =>
    {
        await using var replica = await CacheHost.StartAsync(("ConnectionStrings:cache", "no-such-host.invalid:6379"));
        return await AskAsync(replica);
    });

    [Fact]
    public async Task Rows_kept_in_the_process_are_hits_while_redis_is_down()
    {
        await using var replica = await StartReplicaAsync(_redis.Address);
        await replica.AskAsync(-1);
        await _redis.KillAsync();
        await AskAsync(replica);
        Assert.Equal(CacheResult.Hit, (await replica.AskAsync(-1)).Result);
    }

    [Fact]
    public async Task An_outage_is_logged_once_not_once_a_request()
    {
        await using var replica = await StartReplicaAsync(_redis.Address);
        await _redis.KillAsync();
        for (var i = 0; i < 5; i++)
            await AskAsync(replica);
        Assert.Single(replica.Logs.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) || line.StartsWith("Error", StringComparison.Ordinal));
    }

    private double Next() => ++_seed;

    private async Task<IReadOnlyList<TimeSpan>> AskAsync(CacheHost replica)
    {
        var costs = new List<TimeSpan>();
        for (var i = 0; i < 100; i++)
            costs.Add(await CostAsync(replica));
        return costs;
    }

    private async Task<TimeSpan> CostAsync(CacheHost replica)
    {
        var seed = Next();
        var (cost, answer) = await _stalls.CostAsync(() => replica.AskAsync(seed));
        Assert.Equal((CountingPredictor.Sum(CacheHost.Row(seed)), CacheResult.Miss), answer);
        return cost;
    }

    /// <summary>
    /// Holds every request of an outage to what is promised. What we cost, we cost each time; so of three outages one may
    /// count, for what else the machine may be doing.
    /// </summary>
    private static async Task InTimeAsync(Func<Task<IReadOnlyList<TimeSpan>>> outage)
    {
        var worst = TimeSpan.MaxValue;
        for (var i = 0; i < 3 && worst > Promised; i++)
        {
            var costs = (await outage()).Order().ToList();
            worst = costs[^1];
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"median {costs[costs.Count / 2].TotalMilliseconds:0.00} ms, worst {string.Join(", ", costs[^3..].Select(cost => $"{cost.TotalMilliseconds:0.00}"))} ms");
        }

        Assert.True(worst <= Promised, $"{worst.TotalMilliseconds:0.00} ms");
    }

    private async Task IsUsedAgainAsync(CacheHost replica) =>
        await Eventually.HoldsAsync("Redis is used again", async () =>
        {
            await replica.AskAsync(Next());
            await using var other = await CacheHost.StartAsync(("ConnectionStrings:cache", _redis.Address));
            var shared = _seed;
            for (var i = 0; i < 20; i++)
            {
                if ((await other.Guard.GetAsync(CacheKey.For(CacheHost.Version, CacheHost.Row(shared)).ToString())) is not null)
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
