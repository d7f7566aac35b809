using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MlopsHousing.Api.Keys;
using MlopsHousing.Api.Metrics;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Predictions;
using MlopsHousing.Api.Problems;
using MlopsHousing.Api.RateLimits;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.ServiceDefaults.Health;
using MlopsHousing.ServiceDefaults.Logging;
using MlopsHousing.ServiceDefaults.Startup;

namespace MlopsHousing.Api;

/// <summary>The public API, to be put into a host. The host says who predicts (<see cref="Modeling.Serving.IPredictor"/>).</summary>
public static class ApiComposition
{
    /// <summary>Adds what the API needs, but for the predictor.</summary>
    public static WebApplicationBuilder AddApi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddRegistry();
        services.AddSettings<CatalogOptions>(CatalogOptions.SectionName);
        services.AddSettings<PredictionOptions>(PredictionOptions.SectionName);
        services.AddSingleton<ModelCatalog>();
        services.AddHostedService(s => s.GetRequiredService<ModelCatalog>());
        services.AddHealthChecks().AddCheck<CatalogHealthCheck>("signature", tags: [Readiness.Tag]);
        services.AddSettings<ApiKeyOptions>(ApiKeyOptions.SectionName);
        services.AddSettings<RateLimitOptions>(RateLimitOptions.SectionName);
        services.AddSingleton<ApiKeyRing>();
        services.AddSingleton<ClientLimiters>();
        services.AddSingleton<ApiMetrics>();
        services.AddSingleton<PredictEndpoint>();
        return builder;
    }

    /// <summary>Puts the API's middleware and endpoints into the host.</summary>
    public static WebApplication MapApi(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<RateLimitMiddleware>();
        app.UseMiddleware<ApiKeyMiddleware>();
        app.MapPost("/v1/predict", app.Services.GetRequiredService<PredictEndpoint>().HandleAsync)
            .SampleRequestLog().WithMetadata(new NeedsApiKey(Always: false));
        return app;
    }

    // In the all-in-one, Predict reads the same registry.
    private static void AddRegistry(this IServiceCollection services)
    {
        if (services.Any(s => s.ServiceType == typeof(IModelRegistry))) return;
        services.AddSettings<RegistryOptions>(RegistryOptions.SectionName);
        services.TryAddSingleton(s => s.GetRequiredService<IOptions<RegistryOptions>>().Value.Open());
    }
}
