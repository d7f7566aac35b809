using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;

namespace MlopsHousing.Api.Caching;

/// <summary>
/// A HybridCache with a memory of its own. HybridCache takes whatever IMemoryCache the container has, and one with a
/// size limit would refuse the unsized entries of all others who use it; so this one lives in a small container.
/// </summary>
internal sealed class LocalCache : IDisposable
{
    /// <summary>
    /// What an entry takes in this process: key, entry, item, value and its place in the dictionary. Measured; held by a test.
    /// HybridCache counts serialized bytes alone, so the limit is set in those.
    /// </summary>
    internal const int BytesPerEntry = 512;

    private readonly ServiceProvider _services;

    internal LocalCache(CacheOptions options, RedisGuard? redis, ILoggerFactory loggers)
    {
        var entries = options.MemoryLimit * 1_000_000L / BytesPerEntry;
        var services = new ServiceCollection();
        services.AddSingleton(loggers);
        services.AddMemoryCache(memory => (memory.SizeLimit, memory.CompactionPercentage) = (entries * CachedPredictionSerializer.Length, 0.25));
        services
            .AddHybridCache(hybrid => hybrid.DefaultEntryOptions = new()
            {
                LocalCacheExpiration = options.Expiration,
                Expiration = options.RedisExpiration,
            })
            .AddSerializer<CachedPrediction, CachedPredictionSerializer>();
        if (redis is not null)
            services.AddSingleton<IDistributedCache>(redis);
        _services = services.BuildServiceProvider();
        Redis = redis;
        Cache = _services.GetRequiredService<HybridCache>();
    }

    internal HybridCache Cache { get; }

    /// <summary>The second level, if there is one.</summary>
    internal RedisGuard? Redis { get; }

    public void Dispose() => _services.Dispose();
}
