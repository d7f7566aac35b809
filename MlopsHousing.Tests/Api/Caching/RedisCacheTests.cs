using MlopsHousing.Api.Caching;
using MlopsHousing.Tests.Processes;
using StackExchange.Redis;

namespace MlopsHousing.Tests.Api.Caching;

/// <summary>Replicas that share a real Redis.</summary>
public sealed class RedisCacheTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private RedisServer _redis = null!;

    public async ValueTask InitializeAsync() => _redis = await RedisServer.StartNewAsync();

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task What_one_replica_scored_is_a_hit_at_another()
    {
        await using var one = await StartReplicaAsync();
        await using var other = await StartReplicaAsync();
        var first = await one.AskAsync(1);
        await StoredAsync(1);
        var second = await other.AskAsync(1);
        Assert.Equal((first.Prediction, CacheResult.Hit), second);
        Assert.Equal(0, other.Predictor.Calls);
    }

    [Fact]
    public async Task What_is_stored_expires_in_redis()
    {
        await using var replica = await StartReplicaAsync(("Cache:RedisExpiration", "00:05:00"));
        await replica.AskAsync(1);
        await StoredAsync(1);
        using var client = await ConnectAsync();
        var left = await client.GetDatabase().KeyTimeToLiveAsync(CacheKey.For(CacheHost.Version, CacheHost.Row(1)).ToString());
        Assert.InRange(left!.Value, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_flush_makes_misses_and_nothing_else()
    {
        await using var one = await StartReplicaAsync();
        await one.AskAsync(1);
        await StoredAsync(1);
        using var client = await ConnectAsync();
        await client.GetDatabase().ExecuteAsync("FLUSHALL");
        await using var other = await StartReplicaAsync();
        Assert.Equal(CacheResult.Miss, (await other.AskAsync(1)).Result);
    }

    public static TheoryData<string> Malformations => ["empty", "noise", "truncated", "flipped", "another key's", "longer"];

    [Theory]
    [MemberData(nameof(Malformations))]
    public async Task Malformed_bytes_in_redis_are_a_miss_and_are_replaced(string malformation)
    {
        await using var one = await StartReplicaAsync();
        var expected = await one.AskAsync(1);
        await one.AskAsync(2);
        await StoredAsync(1);
        await StoredAsync(2);
        using var client = await ConnectAsync();
        var database = client.GetDatabase();
        RedisKey key = CacheKey.For(CacheHost.Version, CacheHost.Row(1)).ToString();
        byte[] good = (await database.StringGetAsync(key))!;
        byte[] bad = malformation switch
        {
            "empty" => [],
            "noise" => [.. Enumerable.Range(0, 200).Select(i => (byte)(i * 37))],
            "truncated" => good[..^3],
            // The value comes last but for what HybridCache puts around it: any byte may be hit.
            "flipped" => [.. good.Select((b, i) => i == good.Length / 2 ? (byte)~b : b)],
            "another key's" => (await database.StringGetAsync(CacheKey.For(CacheHost.Version, CacheHost.Row(2)).ToString()))!,
            _ => [.. good, 0, 0, 0],
        };
        await database.StringSetAsync(key, bad);

        await using var other = await StartReplicaAsync();
        Assert.Equal((expected.Prediction, CacheResult.Miss), await other.AskAsync(1));
        Assert.Equal((expected.Prediction, CacheResult.Hit), await other.AskAsync(1));
        await Eventually.HoldsAsync("the good value is back", async () =>
        {
            await using var third = await StartReplicaAsync();
            return (await third.AskAsync(1)).Result is CacheResult.Hit;
        }, Soon);
    }

    [Fact]
    public async Task Every_single_flipped_byte_gives_the_right_price_still()
    {
        await using var one = await StartReplicaAsync();
        var expected = await one.AskAsync(1);
        await StoredAsync(1);
        using var client = await ConnectAsync();
        var database = client.GetDatabase();
        RedisKey key = CacheKey.For(CacheHost.Version, CacheHost.Row(1)).ToString();
        byte[] good = (await database.StringGetAsync(key))!;
        for (var i = 0; i < good.Length; i++)
        {
            await database.StringSetAsync(key, (byte[])[.. good.Select((b, j) => i == j ? (byte)(b ^ 0x55) : b)]);
            await using var other = await StartReplicaAsync();
            Assert.Equal(expected.Prediction, (await other.AskAsync(1)).Prediction);
        }
    }

    private async Task<CacheHost> StartReplicaAsync(params (string, string)[] settings)
    {
        var replica = await CacheHost.StartAsync([("ConnectionStrings:cache", _redis.Address), .. settings]);
        await Eventually.HoldsAsync("the replica is connected", () => replica.Get<RedisStore>().IsConnected, Soon);
        return replica;
    }

    // Writes are not waited for by who asks, so a test waits here.
    private async Task StoredAsync(double seed)
    {
        using var client = await ConnectAsync();
        await Eventually.HoldsAsync(
            "the prediction is in Redis",
            () => client.GetDatabase().KeyExistsAsync(CacheKey.For(CacheHost.Version, CacheHost.Row(seed)).ToString()), Soon);
    }

    private Task<ConnectionMultiplexer> ConnectAsync() => ConnectionMultiplexer.ConnectAsync($"{_redis.Address},allowAdmin=true");
}
