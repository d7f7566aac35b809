using Microsoft.Extensions.Options;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.ServiceDefaults.Startup;
using StackExchange.Redis;

namespace MlopsHousing.Api.Caching;

/// <summary>Registers the prediction cache.</summary>
public static class PredictionCacheServices
{
    /// <summary>The name of Redis's connection string: <c>ConnectionStrings__cache</c>.</summary>
    public const string ConnectionName = "cache";

    /// <summary>Adds <see cref="PredictionCache"/> as <see cref="CacheOptions"/> say. Needs an <see cref="IPredictor"/>.</summary>
    public static IHostApplicationBuilder AddPredictionCache(this IHostApplicationBuilder builder)
    {
        var hasRedis = !string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(ConnectionName));
        builder.Services.AddSettings<CacheOptions>(CacheOptions.SectionName)
            .PostConfigure(cache => cache.Mode ??= hasRedis ? CacheMode.Redis : CacheMode.Memory)
            .Validate(
                cache => cache.Mode is not CacheMode.Redis || hasRedis,
                $"Cache__Mode is Redis, but ConnectionStrings__{ConnectionName} is not set; set it (such as cache:6379), or use Memory.");

        if (hasRedis)
            builder.AddRedisGuard();

        builder.Services.AddSingleton(services =>
        {
            var options = services.GetRequiredService<IOptions<CacheOptions>>().Value;
            var redis = options.Mode is CacheMode.Redis ? services.GetRequiredService<RedisGuard>() : null;
            return new CacheLevels(options, redis, services.GetRequiredService<ILoggerFactory>());
        });
        builder.Services.AddSingleton(services =>
        {
            var off = services.GetRequiredService<IOptions<CacheOptions>>().Value.Mode is CacheMode.Off;
            return new PredictionCache(off ? null : services.GetRequiredService<CacheLevels>(), services.GetRequiredService<IPredictor>(), CacheMetrics.Live);
        });
        return builder;
    }

    private static void AddRedisGuard(this IHostApplicationBuilder builder)
    {
        builder.AddRedis(ConnectionName);
        builder.Services.AddSingleton(services => new RedisStore(services.GetRequiredService<IConnectionMultiplexer>));
        builder.Services.AddSingleton(services =>
        {
            var options = services.GetRequiredService<IOptions<CacheOptions>>().Value;
            var log = services.GetRequiredService<ILogger<RedisGuard>>();
            return new RedisGuard(services.GetRequiredService<RedisStore>(), options.RedisBudget, new(options.Adaptive, log), CacheMetrics.Live, log);
        });
        builder.Services.AddHostedService<OutageRehearsal>();
        builder.Services.AddHealthChecks().AddCheck<RedisHealth>("cache");
    }
}
