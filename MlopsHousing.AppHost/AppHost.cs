using MlopsHousing.AppHost;

// The system on one screen: run, it comes with a dashboard; with `-- --publisher manifest` it is described for deployment.
var builder = DistributedApplication.CreateBuilder(args);
var publish = builder.ExecutionContext.IsPublishMode;
var settings = LocalSettings.Read(builder);

// Ports are fixed where they are published; run, each replica gets its own.
var predict = builder.AddProject<Projects.MlopsHousing_Predict>("predict")
    .WithHttpEndpoint(targetPort: publish ? 8080 : null)
    .WithHttpEndpoint(targetPort: publish ? 8081 : null, name: "grpc", env: "Predict__GrpcPort")
    .WithEndpoint("grpc", endpoint => endpoint.Transport = "http2")
    .WithHttpHealthCheck("/readyz")
    .DisableForwardedHeaders()
    .WithReplicas(settings.Replicas);
var grpc = predict.GetEndpoint("grpc");

var api = builder.AddProject<Projects.MlopsHousing_Api>("api")
    .WithHttpEndpoint(port: publish ? null : settings.Port, targetPort: publish ? 8080 : null)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/readyz")
    .DisableForwardedHeaders() // it has a setting of its own for which proxies to believe
    .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString)
    .WithEnvironment("Predict__Address", $"http://{grpc.Property(EndpointProperty.Host)}:{grpc.Property(EndpointProperty.Port)}")
    .WaitFor(predict)
    .WithReplicas(settings.Replicas);

if (publish)
{
    // Registry, cache and store are the cloud's: the deployment names them, and what is secret gets its value in the cluster.
    var registry = builder.AddParameter("registry");
    predict.WithEnvironment("Registry__Root", registry);
    api.WithEnvironment("Registry__Root", registry)
        .WithReference(builder.AddConnectionString("cache"))
        .WithReference(builder.AddConnectionString("store"));
}
else
{
    ReferenceExpression? registry = null;
    if (settings.UsesAws) registry = builder.UseDeployedStacks(settings, api, predict);
    else if (settings.UsesContainers) builder.AddDataContainers(api);
    else api.WithEmbeddedData(builder.AppHostDirectory);

    if (settings.UsesContainers) builder.AddObservability(api, predict);
    api.WithModelCommands(builder.AppHostDirectory, settings, registry);
}

builder.Build().Run();
