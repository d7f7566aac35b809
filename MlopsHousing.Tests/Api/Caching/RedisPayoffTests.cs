using System.Diagnostics;
using MlopsHousing.Api.Caching;
using MlopsHousing.Tests.Logs;
using MlopsHousing.Tests.Processes;
using DelayingRelay = MlopsHousing.Benchmarks.Load.Systems.DelayingRelay;

namespace MlopsHousing.Tests.Api.Caching;

/// <summary>Redis is looked into only while that saves more than it costs.</summary>
public sealed class RedisPayoffTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly KeptLogs _logs = new();

    public void Dispose() => _logs.Dispose();

    [Fact]
    public void A_look_that_costs_more_than_its_hits_save_is_left_out_and_the_log_says_so()
    {
        var payoff = Payoff();
        Meet(payoff, look: 2, score: 0.1, hits: i => true);
        Assert.True(payoff.Bypasses);
        var (hitShare, cost, saves) = payoff.Read();
        Assert.Equal(1, hitShare);
        Assert.InRange(cost!.Value, 2, 2.5);
        Assert.InRange(saves!.Value, 0.1, 0.2);
        Assert.Contains("bypassed", Assert.Single(_logs.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_look_whose_hits_save_more_is_kept()
    {
        var payoff = Payoff();
        Meet(payoff, look: 1, score: 10, hits: i => i % 2 == 0); // saves 5
        Assert.False(payoff.Bypasses);
        Assert.Equal(0.5, payoff.Read().HitShare!.Value, 0.01);
    }

    [Fact]
    public void Rare_hits_do_not_pay_for_many_looks()
    {
        var payoff = Payoff();
        Meet(payoff, look: 1, score: 10, hits: i => i % 20 == 0); // saves 0.5
        Assert.True(payoff.Bypasses);
    }

    [Fact]
    public void What_a_write_keeps_its_caller_from_counts()
    {
        var payoff = Payoff();
        for (var i = 0; i < 600; i++) payoff.Wrote(Ago(20));
        Meet(payoff, look: 1, score: 10, hits: i => i % 2 == 0); // costs 1 + 20/2, saves 5
        Assert.True(payoff.Bypasses);
    }

    [Fact]
    public void It_is_used_again_once_it_pays()
    {
        var payoff = Payoff();
        Meet(payoff, look: 5, score: 1, hits: i => true);
        Assert.True(payoff.Bypasses);
        Meet(payoff, look: 0.1, score: 1, hits: i => true, times: 3_000);
        Assert.False(payoff.Bypasses);
        Assert.Equal(2, _logs.Lines.Count);
    }

    [Fact]
    public void A_few_slow_looks_at_first_decide_nothing()
    {
        var payoff = Payoff();
        Meet(payoff, look: 10, score: 1, hits: i => true, times: 200);
        Assert.False(payoff.Bypasses);
    }

    [Fact]
    public void Where_all_is_hit_some_rows_are_scored_until_it_knows_what_that_takes()
    {
        var payoff = Payoff();
        string[] keys = [.. Enumerable.Range(0, 4_000).Select(Key)];
        var scored = 0;
        foreach (var key in keys)
        {
            if (payoff.Admits(key))
            {
                payoff.Looked(Ago(5), hit: true);
            }
            else
            {
                payoff.Scored(Ago(1));
                scored++;
            }

            if (payoff.Bypasses) break;
        }

        Assert.True(payoff.Bypasses);
        Assert.Equal(32, scored);
    }

    [Fact]
    public void Nothing_is_left_out_where_the_setting_says_so()
    {
        var payoff = new RedisPayoff(adapts: false, _logs.CreateLogger("cache"));
        Meet(payoff, look: 5, score: 1, hits: i => false);
        Assert.False(payoff.Bypasses);
        Assert.Equal(0, payoff.Read().HitShare);
    }

    [Fact]
    public void While_it_is_bypassed_a_sixteenth_of_the_keys_is_looked_up_the_same_everywhere()
    {
        var (one, other) = (Payoff(), Payoff());
        string[] keys = [.. Enumerable.Range(0, 4_000).Select(Key)];
        Assert.All(keys, key => Assert.True(one.Admits(key)));
        foreach (var payoff in (RedisPayoff[])[one, other]) Meet(payoff, look: 5, score: 1, hits: i => true);
        string[] sample = [.. keys.Where(one.Admits)];
        Assert.InRange(sample.Length, 180, 320);
        Assert.Equal(sample, keys.Where(other.Admits));
    }

    [Fact]
    public async Task A_redis_far_away_is_bypassed_in_front_of_a_fast_model_and_the_sample_still_kept_in_it()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var far = new DelayingRelay(redis.Port, TimeSpan.FromMilliseconds(2));
        // A budget that the machine's own pauses don't exceed: here Redis is slow, and never fails.
        await using var replica = await StartAsync($"127.0.0.1:{far.Port}", settings: ("Cache:RedisBudget", "00:00:00.500"));
        for (var seed = 0; seed < 1_000 && !replica.Guard.Payoff.Bypasses; seed++) await replica.AskAsync(seed);
        Assert.True(replica.Guard.Payoff.Bypasses);

        var seeds = Enumerable.Range(1_000_000, 1_000).ToList();
        foreach (var seed in seeds) await replica.AskAsync(seed);
        await using var near = await StartAsync(redis.Address);
        await Eventually.HoldsAsync("the sample is written, and nothing else", async () =>
        {
            foreach (var seed in seeds)
            {
                if (await HoldsAsync(near, seed) != CacheKey.IsSampled(Key(seed))) return false;
            }

            return true;
        }, Soon);
    }

    [Fact]
    public async Task A_redis_nearby_is_kept_in_front_of_a_slow_model()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var writer = await StartAsync(redis.Address, settings: ("Cache:Adaptive", "false"));
        for (var seed = 0; seed < 400; seed++) await writer.AskAsync(seed);
        await Eventually.HoldsAsync("the last is written", () => HoldsAsync(writer, 399), Soon);
        await using var reader = await StartAsync(redis.Address, TimeSpan.FromMilliseconds(50));
        for (var seed = 0; seed < 450; seed++) await reader.AskAsync(seed);
        Assert.False(reader.Guard.Payoff.Bypasses);
        Assert.InRange(reader.Predictor.Calls, 50, 100); // the rest came from Redis
    }

    /// <summary>A replica that has found its Redis.</summary>
    private static async Task<CacheHost> StartAsync(string redis, TimeSpan delay = default, params (string, string)[] settings)
    {
        var replica = await CacheHost.StartAsync([("ConnectionStrings:cache", redis), .. settings]);
        replica.Predictor.Delay = delay;
        var seed = -1;
        await Eventually.HoldsAsync("Redis keeps what is asked", async () =>
        {
            await replica.AskAsync(--seed);
            return await HoldsAsync(replica, seed);
        }, Soon);
        return replica;
    }

    private static async Task<bool> HoldsAsync(CacheHost replica, int seed) => await replica.Guard.GetAsync(Key(seed)) is not null;

    private static string Key(int seed) => CacheKey.For(CacheHost.Version, CacheHost.Row(seed)).ToString();

    private RedisPayoff Payoff() => new(adapts: true, _logs.CreateLogger("cache"));

    private static void Meet(RedisPayoff payoff, double look, double score, Func<int, bool> hits, int times = 600)
    {
        for (var i = 0; i < times; i++)
        {
            payoff.Scored(Ago(score));
            payoff.Looked(Ago(look), hits(i));
        }
    }

    private static long Ago(double milliseconds) => Stopwatch.GetTimestamp() - (long)(milliseconds * Stopwatch.Frequency / 1_000);
}
