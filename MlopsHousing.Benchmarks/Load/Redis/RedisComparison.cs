using MlopsHousing.Benchmarks.Load.Client;
using MlopsHousing.Benchmarks.Load.Figures;
using MlopsHousing.Benchmarks.Load.Systems;

namespace MlopsHousing.Benchmarks.Load.Redis;

/// <summary>Replicas of Api in front of one Predict and one Redis, which is near to some and slow to others; some look into it always, some while it pays.</summary>
/// <param name="Near">With Redis on loopback.</param>
/// <param name="Slow">With the same behind a relay.</param>
internal sealed record RedisComparison(RedisPair Near, RedisPair Slow)
{
    /// <summary>Homes in Redis that take turns: more than a memory of <see cref="MemoryLimit"/> holds, which is 12,288.</summary>
    public const int KnownHomes = 16_000;

    /// <summary>The least that there is, in MB.</summary>
    public const string MemoryLimit = "1";

    /// <summary>Of the relay, in each direction: there and back less than the default budget, 10 ms.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(4);

    /// <summary>Raised above the machine's own pauses: Redis is to be slow here and not to fail, or it would be left alone for that.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(200);

    /// <summary>Of each replica, in turn.</summary>
    public static int RoundsOf(LoadOptions options) => options.Rounds / 2;

    /// <summary>Each one's length.</summary>
    public static TimeSpan RoundOf(LoadOptions options) => options.Round / 2;

    /// <summary>Requests a second: few, for it is to be seen what a look takes and not what a queue does.</summary>
    public static double RateOf(LoadOptions options) => options.Rate / 2;

    // They are compared with one another, so it is all of them or none.
    private static readonly (string Name, bool Near, bool Adaptive)[] _replicas =
        [("near Redis, always", true, false), ("near Redis, adaptive", true, true), ("slow Redis, always", false, false), ("slow Redis, adaptive", false, true)];

    /// <returns>Null where it is not to be measured, or can't.</returns>
    public static async Task<RedisComparison?> MeasureAsync(LoadOptions options, OwnSystems own, Lineup lineup, TextWriter progress)
    {
        if (!_replicas.Any(replica => options.Includes(replica.Name))) return null;
        if (RedisServer.Missing() is { } missing)
        {
            progress.WriteLine($"Redis is not measured: {missing}.");
            return null;
        }

        progress.WriteLine("Near and slow Redis …");
        await using var redis = await RedisServer.StartAsync();
        await using var relay = new DelayingRelay(redis.Port, Delay);
        var (predict, grpcPort) = own.StartPredict();
        await using var shared = predict;
        // A hit where Redis is asked in time, which no caller can tell beforehand.
        var known = lineup.Ask(lineup.MakeHomes(KnownHomes), "hit", "miss");
        List<RedisSeries> all = [];
        try
        {
            foreach (var (name, near, adaptive) in _replicas)
            {
                var api = own.StartApi(grpcPort,
                    ("ConnectionStrings__cache", $"127.0.0.1:{(near ? redis.Port : relay.Port)}"), ("Cache__Adaptive", $"{adaptive}"),
                    ("Cache__MemoryLimit", MemoryLimit), ("Cache__RedisBudget", $"{Budget}"));
                all.Add(new(name, api, new(known, lineup.AskNew)));
            }

            await predict.ReadyAsync();
            foreach (var series in all) await series.Api.ReadyAsync();
            await RunAsync(all, known, options);
        }
        finally
        {
            foreach (var series in all) await series.Api.DisposeAsync();
        }

        return new(new(all[0], all[1]), new(all[2], all[3]));
    }

    private static async Task RunAsync(List<RedisSeries> all, Questions known, LoadOptions options)
    {
        // The first looks always, so it writes whatever Redis lacks.
        await all[0].WarmAsync(TimeSpan.Zero);
        ClosedLoop.Run(all[0].Api.Port, Series.Connections, known, known.Requests.Length);
        foreach (var series in all) await series.WarmAsync(options.WarmUp / 4);
        for (var round = 0; round < RoundsOf(options); round++)
            foreach (var series in all) await series.RunRoundAsync(RateOf(options), RoundOf(options));
    }
}

/// <summary>Two replicas with the same Redis.</summary>
internal sealed record RedisPair(RedisSeries Always, RedisSeries Adaptive)
{
    /// <summary>How many times as long a request waits at the median where Redis is always looked into; the median of the rounds.</summary>
    public double Ratio => Quantiles.Median([.. Always.Medians.Zip(Adaptive.Medians, (always, adaptive) => always / adaptive)]);
}
