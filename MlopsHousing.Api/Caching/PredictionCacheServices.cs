using Microsoft.Extensions.Options;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.ServiceDefaults.Startup;

namespace MlopsHousing.Api.Caching;

/// <summary>Registers the prediction cache.</summary>
public static class PredictionCacheServices
{
    /// <summary>Adds <see cref="PredictionCache"/> as <see cref="CacheOptions"/> say. Needs an <see cref="IPredictor"/>.</summary>
    public static IHostApplicationBuilder AddPredictionCache(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSettings<CacheOptions>(CacheOptions.SectionName);
        builder.Services.AddSingleton(services =>
            new LocalCache(services.GetRequiredService<IOptions<CacheOptions>>().Value, redis: null, services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddSingleton(services =>
        {
            var off = services.GetRequiredService<IOptions<CacheOptions>>().Value.Mode is CacheMode.Off;
            return new PredictionCache(off ? null : services.GetRequiredService<LocalCache>().Cache, services.GetRequiredService<IPredictor>());
        });
        return builder;
    }
}
