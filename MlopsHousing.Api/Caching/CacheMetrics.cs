using System.Diagnostics.Metrics;
using MlopsHousing.ServiceDefaults.Telemetry;

namespace MlopsHousing.Api.Caching;

/// <summary>What the cache counts: <c>mlops_cache_requests_total{result}</c>, <c>mlops_cache_redis_calls_total{outcome}</c>, and its stages.</summary>
internal sealed class CacheMetrics
{
    private static readonly Meter _meter = new("MlopsHousing.Api");

    private static readonly Counter<long> _requests =
        _meter.CreateCounter<long>("mlops.cache.requests", "{request}", "Predictions asked of the cache, by what came of it.");

    private static readonly Counter<long> _redisCalls =
        _meter.CreateCounter<long>("mlops.cache.redis.calls", "{call}", "Reads and writes of Redis: ok, failed (or late), skipped while it fails, bypassed while it saves less than it costs.");

    private readonly bool _counts;

    private CacheMetrics(bool counts) => _counts = counts;

    /// <summary>For requests.</summary>
    internal static CacheMetrics Live { get; } = new(true);

    /// <summary>For what only looks like a request: counts nothing.</summary>
    internal static CacheMetrics Silent { get; } = new(false);

    internal void Count(CacheResult result)
    {
        if (_counts) _requests.Add(1, new KeyValuePair<string, object?>("result", result.Name()));
    }

    internal void CountRedis(string outcome)
    {
        if (_counts) _redisCalls.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
    }

    internal void Stage(string stage, long start)
    {
        if (_counts) StageDuration.Record(stage, start);
    }
}
