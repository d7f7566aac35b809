using Grpc.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Predict.Inference;
using MlopsHousing.Predict.Invocations;
using MlopsHousing.Predict.Models;
using MlopsHousing.Predict.OpenInference.Grpc;
using MlopsHousing.Predict.OpenInference.Rest;
using MlopsHousing.Predict.Telemetry;
using MlopsHousing.ServiceDefaults.Health;
using MlopsHousing.ServiceDefaults.Logging;
using MlopsHousing.ServiceDefaults.Startup;

namespace MlopsHousing.Predict;

/// <summary>The inference service, to be put into a host: its own, or the all-in-one.</summary>
public static class PredictComposition
{
    /// <summary>Adds what scores models of the registry.</summary>
    public static WebApplicationBuilder AddPredict(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<RegistryOptions>(RegistryOptions.SectionName);
        services.TryAddSingleton(s => s.GetRequiredService<IOptions<RegistryOptions>>().Value.Open());
        services.AddSettings<ModelsOptions>(ModelsOptions.SectionName);
        services.AddSettings<InferenceOptions>(InferenceOptions.SectionName);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PredictMetrics>();
        services.AddSingleton<ModelLoader>();
        services.AddSingleton(s => new ModelHost(
            s.GetRequiredService<IModelRegistry>(),
            s.GetRequiredService<ModelLoader>(),
            s.GetRequiredService<PredictMetrics>(),
            s.GetRequiredService<IOptions<ModelsOptions>>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<ModelHost>>()));
        services.AddSingleton<FirstModel>();
        services.AddSingleton<WarmUp>();
        services.AddSingleton<HttpInference>();
        services.AddHostedService<AliasWatcher>();
        services.AddHealthChecks().AddCheck<ChampionCheck>("champion", tags: [Readiness.Tag]);
        services.AddSingleton<GrpcInference>();
        services.AddGrpc(grpc => grpc.Interceptors.Add<GrpcFaults>());
        services.AddOptions<GrpcServiceOptions<GrpcInference>>()
            .Configure<IOptions<InferenceOptions>>((grpc, inference) => grpc.MaxReceiveMessageSize = inference.Value.MaxRequestBytes);
        return builder;
    }

    /// <summary>Lets the API in the same process ask the models here, without a network between.</summary>
    public static IServiceCollection AddInProcessPredictor(this IServiceCollection services) =>
        services.AddSingleton<IPredictor>(s => s.GetRequiredService<ModelHost>());

    /// <summary>Begins to read the champion while the host is still being put together. What is wrong with it, the host's start says.</summary>
    public static WebApplication ReadChampionAhead(this WebApplication app)
    {
        _ = Task.Run(() => app.Services.GetRequiredService<FirstModel>().Begin());
        return app;
    }

    /// <summary>Maps the protocols: Open Inference over REST and gRPC, and MLflow's and SageMaker's scoring.</summary>
    /// <param name="app">The host.</param>
    /// <param name="isAlone">Whether nothing else answers in this host.</param>
    public static WebApplication MapPredict(this WebApplication app, bool isAlone = false)
    {
        app.UseBareErrors(everywhere: isAlone);
        app.MapOpenInference();
        app.MapInvocations();
        app.MapGrpcService<GrpcInference>().SampleRequestLog();
        return app;
    }
}
