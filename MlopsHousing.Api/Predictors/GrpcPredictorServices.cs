using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.ServiceDefaults.Health;
using MlopsHousing.ServiceDefaults.Startup;

namespace MlopsHousing.Api.Predictors;

/// <summary>Predictions by an inference service elsewhere.</summary>
public static class GrpcPredictorServices
{
    /// <summary>Registers the inference service named by <c>Predict__Address</c> as the predictor. Without it the process doesn't start.</summary>
    public static WebApplicationBuilder AddGrpcPredictor(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<GrpcPredictorOptions>(GrpcPredictorOptions.SectionName);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ResolverFactory>(s =>
            new PolledDnsFactory(s.GetRequiredService<IOptions<GrpcPredictorOptions>>().Value.ResolveInterval));
        services.AddSingleton<LoadBalancerFactory, LeastBusyFactory>();
        services.AddSingleton<GrpcPredictor>();
        services.AddSingleton<IPredictor>(s => s.GetRequiredService<GrpcPredictor>());
        services.AddSingleton<FirstContact>();
        services.AddHostedService(s => s.GetRequiredService<FirstContact>());
        services.AddHealthChecks().AddCheck<FirstContact>("inference", tags: [Readiness.Tag]);
        return builder;
    }
}
