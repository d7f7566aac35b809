using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using StackExchange.Redis;

namespace MlopsHousing.Api.Caching;

/// <summary>
/// Plays every outage of Redis once, on a cache of its own, before the server listens: otherwise the runtime would compile
/// what an outage needs while the first request waits, some 50 ms. Nothing of it is counted or logged, and nothing reaches
/// Redis.
/// </summary>
internal sealed class OutageRehearsal(IOptions<CacheOptions> options) : IHostedService
{
    // Past what opens the breaker, so that a request which skips Redis is among them.
    private const int Requests = 6;

    private static readonly TimeSpan _budget = TimeSpan.FromMilliseconds(1);
    private static readonly ModelVersion _version = new("rehearsal", 1, "sha256:" + new string('0', 64));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Mode is not CacheMode.Redis) return;
        var hung = new Hung();
        await PlayAsync(hung);
        hung.GiveUp();
        await PlayAsync(new Dead());
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task PlayAsync(IRedisStore redis)
    {
        var guard = new RedisGuard(redis, _budget, new(adapts: false, NullLogger.Instance), CacheMetrics.Silent, NullLogger<RedisGuard>.Instance);
        using var local = new CacheLevels(options.Value, guard, NullLoggerFactory.Instance);
        var cache = new PredictionCache(local, new Zero(), CacheMetrics.Silent);
        for (var i = 0; i < Requests; i++)
            await cache.GetOrScoreAsync(_version, new double[] { i }, withScale: true, CancellationToken.None);
    }

    private sealed class Hung : IRedisStore
    {
        private readonly TaskCompletionSource<byte[]?> _answer = new();

        public Task<byte[]?> GetAsync(string key) => _answer.Task;

        public Task SetAsync(string key, byte[] value, TimeSpan expiration) => _answer.Task;

        /// <summary>Fails all that is under way, as the client does after its own time limit.</summary>
        public void GiveUp() => _answer.SetException(new TimeoutException());
    }

    private sealed class Dead : IRedisStore
    {
        public Task<byte[]?> GetAsync(string key) => throw new RedisException("rehearsal");

        public Task SetAsync(string key, byte[] value, TimeSpan expiration) => GetAsync(key);
    }

    private sealed class Zero : IPredictor
    {
        public ValueTask PredictAsync(
            ModelVersion version, ReadOnlyMemory<double> rows, Memory<double> predictions, Memory<double> scales, CancellationToken cancel) =>
            ValueTask.CompletedTask;

        public ValueTask<double> ExplainAsync(
            ModelVersion version, ReadOnlyMemory<double> rows, Memory<double> predictions, Memory<double> scales, Memory<double> contributions,
            CancellationToken cancel) => throw new NotSupportedException(); // explanations bypass the cache
    }
}
