using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MlopsHousing.Api.Batches;
using MlopsHousing.Api.Caching;
using MlopsHousing.Api.Docs;
using MlopsHousing.Api.Feedback;
using MlopsHousing.Api.Keys;
using MlopsHousing.Api.Metrics;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Monitoring;
using MlopsHousing.Api.Predictions;
using MlopsHousing.Api.Problems;
using MlopsHousing.Api.Proxies;
using MlopsHousing.Api.RateLimits;
using MlopsHousing.Api.Trials;
using MlopsHousing.Api.WebConsole;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.ServiceDefaults.Health;
using MlopsHousing.ServiceDefaults.Startup;

namespace MlopsHousing.Api;

/// <summary>The public API, to be put into a host. The host says who predicts (<see cref="Modeling.Serving.IPredictor"/>).</summary>
public static class ApiComposition
{
    /// <summary>Adds what the API needs, but for the predictor.</summary>
    public static WebApplicationBuilder AddApi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<RegistryOptions>(RegistryOptions.SectionName);
        services.TryAddSingleton(s => s.GetRequiredService<IOptions<RegistryOptions>>().Value.Open());
        services.AddSettings<CatalogOptions>(CatalogOptions.SectionName);
        services.AddSettings<PredictionOptions>(PredictionOptions.SectionName);
        builder.AddPredictionCache();
        services.AddSingleton<ModelCatalog>();
        services.AddSingleton<EvidenceFiles>();
        services.AddHostedService(s => s.GetRequiredService<ModelCatalog>());
        services.AddHealthChecks().AddCheck<CatalogHealthCheck>("signature", tags: [Readiness.Tag]);
        services.AddSettings<ApiKeyOptions>(ApiKeyOptions.SectionName);
        services.AddSettings<ProxyOptions>(ProxyOptions.SectionName);
        services.AddSettings<RateLimitOptions>(RateLimitOptions.SectionName);
        services.AddSingleton<ApiKeyRing>();
        services.AddSingleton<ClientPlaces>();
        services.AddSingleton<ClientLimiters>();
        services.AddSingleton<RunningBatches>();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            // A field left out is not null: leaving out a version must not remove a challenger.
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
            json.SerializerOptions.RespectNullableAnnotations = true;
            // A number is a number: "0.5" in quotes is refused, and the description promises no such thing.
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.AddDocs();
        services.AddConsole();
        builder.AddMonitoring();
        builder.AddTrials();
        services.AddSingleton<ApiMetrics>();
        services.AddSingleton<PredictionScoring>();
        services.AddSingleton<PredictEndpoint>();
        services.AddSingleton<LineStream>();
        services.AddSingleton<BatchEndpoint>();
        services.AddSingleton<FeedbackEndpoint>();
        return builder;
    }

    /// <summary>Listens on port 8080, unless a setting says otherwise (ASPNETCORE_URLS, ASPNETCORE_HTTP_PORTS, --urls).</summary>
    public static WebApplicationBuilder ListenForApi(this WebApplicationBuilder builder)
    {
        // Below every other source, so that any of them overrides it.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = [new("http_ports", "8080")] });
        return builder;
    }

    /// <summary>Puts the API's middleware and endpoints into the host.</summary>
    public static WebApplication MapApi(this WebApplication app)
    {
        app.UseTrustedProxies();
        app.UseSecurityHeaders();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<RateLimitMiddleware>();
        app.UseMiddleware<ApiKeyMiddleware>();
        app.MapPredictions();
        app.MapFeedback();
        app.MapAliases();
        var read = app.MapGroup("").AnswerHead();
        read.MapMonitoring();
        read.MapModels();
        read.MapBuild();
        read.MapDocs();
        read.MapConsole();
        return app;
    }
}
