using System.Diagnostics.Metrics;

namespace MlopsHousing.Api.Caching;

/// <summary><c>mlops_cache_requests_total{result}</c> and <c>mlops_cache_redis_calls_total{outcome}</c>.</summary>
internal static class CacheMetrics
{
    private static readonly Meter _meter = new("MlopsHousing.Api");

    private static readonly Counter<long> _requests =
        _meter.CreateCounter<long>("mlops.cache.requests", "{request}", "Predictions asked of the cache, by what came of it.");

    internal static void Count(CacheResult result) =>
        _requests.Add(1, new KeyValuePair<string, object?>("result", result.Name()));

    private static readonly Counter<long> _redisCalls =
        _meter.CreateCounter<long>("mlops.cache.redis.calls", "{call}", "Reads and writes of Redis: ok, failed (or late), skipped while it fails.");

    internal static void CountRedis(string outcome) =>
        _redisCalls.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
