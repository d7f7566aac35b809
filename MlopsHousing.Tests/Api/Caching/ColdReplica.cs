using System.Globalization;
using MlopsHousing.Api.Caching;
using MlopsHousing.Tests.Processes;
using DelayingRelay = MlopsHousing.Benchmarks.Load.Systems.DelayingRelay;

namespace MlopsHousing.Tests.Api.Caching;

/// <summary>
/// A program: a replica's cache in a process that has just started, with a Redis of its own that fails before the first
/// request. It writes what each of its requests cost, in milliseconds.
/// </summary>
internal static class ColdReplica
{
    public const int Requests = 12;

    private static readonly TimeSpan _slowness = TimeSpan.FromMilliseconds(30);

    public static async Task<int> RunAsync(string outage)
    {
        using var stalls = new Stalls();
        await using var redis = await RedisServer.StartNewAsync();
        await using var relay = new DelayingRelay(redis.Port, _slowness);
        if (outage is "never there") await redis.KillAsync();
        var address = outage is "slow" ? $"127.0.0.1:{relay.Port}" : redis.Address;
        await using var replica = await CacheHost.StartAsync(("ConnectionStrings:cache", address));
        if (outage is not "never there")
            await Eventually.HoldsAsync("the replica is connected", () => replica.Get<RedisStore>().IsConnected, TimeSpan.FromSeconds(30));
        if (outage is "hung") redis.Hang();
        if (outage is "killed") await redis.KillAsync();

        // What a first request takes where there is no Redis is no cost of Redis.
        await using (var without = await CacheHost.StartAsync()) await stalls.CostAsync(() => without.AskAsync(0));

        for (var i = 0; i < Requests; i++)
        {
            var (cost, (_, result)) = await stalls.CostAsync(() => replica.AskAsync(i));
            if (result is not CacheResult.Miss) throw new InvalidOperationException($"A {result.Name()} from a Redis that is {outage}.");
            Console.WriteLine(cost.TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture));
        }

        return 0;
    }
}
