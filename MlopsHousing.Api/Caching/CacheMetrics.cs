using System.Diagnostics.Metrics;

namespace MlopsHousing.Api.Caching;

/// <summary><c>mlops_cache_requests_total{result}</c> and <c>mlops_cache_redis_reads_total{outcome}</c>.</summary>
internal static class CacheMetrics
{
    private static readonly Meter _meter = new("MlopsHousing.Api");

    private static readonly Counter<long> _requests =
        _meter.CreateCounter<long>("mlops.cache.requests", "{request}", "Predictions asked of the cache, by what came of it.");

    internal static void Count(CacheResult result) =>
        _requests.Add(1, new KeyValuePair<string, object?>("result", result.Name()));

    private static readonly Counter<long> _redisReads =
        _meter.CreateCounter<long>("mlops.cache.redis.reads", "{read}", "Reads of Redis: hit, miss, failed (or late), skipped while they fail.");

    internal static void CountRedis(string outcome) =>
        _redisReads.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
