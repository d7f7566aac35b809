using Grpc.Net.Client.Balancer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MlopsHousing.Api.Predictors;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Tests.Predict;

/// <summary>Api's way to the inference service, without the rest of Api.</summary>
internal static class PredictClient
{
    /// <summary>A version whose digest no service has.</summary>
    public static ModelVersion Nobodys { get; } = new("test-homes", 1, "sha256:" + new string('0', 64));

    /// <summary>Of one address.</summary>
    public static WebApplication Of(string address, params (string Key, string Value)[] settings) => Build(address, _ => { }, settings);

    /// <summary>Of several replicas behind one name.</summary>
    public static WebApplication Over(params string[] replicas) => Build("static:///replicas", services => services.AddSingleton<ResolverFactory>(
        new StaticResolverFactory(_ => [.. replicas.Select(r => new Uri(r)).Select(r => new BalancerAddress(r.Host, r.Port))])));

    private static WebApplication Build(string address, Action<IServiceCollection> configure, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([new("Predict:Address", address), .. settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))]);
        builder.Logging.ClearProviders();
        configure(builder.Services);
        builder.AddGrpcPredictor();
        return builder.Build();
    }

    public static IPredictor Predictor(WebApplication client) => client.Services.GetRequiredService<IPredictor>();

    public static Task<ModelUnavailableException> UnavailableAsync(ValueTask prediction) =>
        Assert.ThrowsAsync<ModelUnavailableException>(prediction.AsTask);
}
