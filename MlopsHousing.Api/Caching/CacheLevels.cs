using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;

namespace MlopsHousing.Api.Caching;

/// <summary>
/// The cache's levels: what this process keeps, and behind it a HybridCache that keeps nothing itself. It lets requests for one
/// row wait for one scoring, and looks into Redis, if there is one.
/// </summary>
internal sealed class CacheLevels : IDisposable
{
    private readonly ServiceProvider _services;

    internal CacheLevels(CacheOptions options, RedisGuard? redis, ILoggerFactory loggers)
    {
        Memory = new(options.MemoryLimit * 1_000_000L, options.Expiration);
        Redis = redis;

        // In a container of its own, as HybridCache takes whatever IDistributedCache its container has.
        var services = new ServiceCollection();
        services.AddSingleton(loggers);
        services
            .AddHybridCache(hybrid => hybrid.DefaultEntryOptions = new()
            {
                Flags = HybridCacheEntryFlags.DisableLocalCache,
                Expiration = options.RedisExpiration,
            })
            .AddSerializer<CachedPrediction, CachedPredictionSerializer>();
        if (redis is not null)
            services.AddSingleton<IDistributedCache>(redis);
        _services = services.BuildServiceProvider();
        Beyond = _services.GetRequiredService<HybridCache>();
    }

    /// <summary>The first level.</summary>
    internal PredictionTable Memory { get; }

    /// <summary>For what the first level does not have.</summary>
    internal HybridCache Beyond { get; }

    /// <summary>The second level, if there is one.</summary>
    internal RedisGuard? Redis { get; }

    public void Dispose() => _services.Dispose();
}
