using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MlopsHousing.InferenceProtocol;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Predict;
using MlopsHousing.Predict.Models;
using MlopsHousing.ServiceDefaults;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Predict;

/// <summary>The inference service as it ships, on real Kestrel sockets and free ports.</summary>
internal sealed class PredictServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private PredictServer(WebApplication app)
    {
        _app = app;
        Http = new() { BaseAddress = new(app.Urls.First()) };
        GrpcAddress = app.Urls.Last();
        _channel = GrpcChannel.ForAddress(GrpcAddress);
        Grpc = new(_channel);
    }

    public HttpClient Http { get; }

    public string GrpcAddress { get; }

    public GRPCInferenceService.GRPCInferenceServiceClient Grpc { get; }

    public ModelHost Host => _app.Services.GetRequiredService<ModelHost>();

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a server and waits until it is ready.</summary>
    public static async Task<PredictServer> StartAsync(string root, params (string Key, string Value)[] settings)
    {
        var server = await StartUnreadyAsync(root, null, settings);
        await server.IsReadyAsync();
        return server;
    }

    /// <summary>Starts a server and doesn't wait.</summary>
    /// <param name="root">The registry's root.</param>
    /// <param name="registry">In place of the registry at the root.</param>
    /// <param name="settings">By their names in configuration.</param>
    public static async Task<PredictServer> StartUnreadyAsync(string root, IModelRegistry? registry = null, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(
        [
            new("Registry:Root", root),
            new("Models:PollInterval", "00:00:00.050"),
            .. settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)),
        ]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, http => http.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, grpc => grpc.Protocols = HttpProtocols.Http2);
        });
        builder.AddServiceDefaults();
        builder.AddPredict();
        builder.Logging.ClearProviders();
        if (registry is not null) builder.Services.AddSingleton(registry);
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapPredict(isAlone: true);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new(app);
    }

    public Task IsReadyAsync() => Eventually.HoldsAsync(
        "the inference service is ready", async () => (await Http.GetAsync("/readyz")).IsSuccessStatusCode, TimeSpan.FromSeconds(20));

    /// <summary>Posts a body; the status and the answer's JSON.</summary>
    public async Task<(HttpResponseMessage Response, JsonNode Json)> PostAsync(string path, string body, string contentType = "application/json")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        var response = await Http.PostAsync(path, content);
        return (response, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    /// <summary>The one value of a counter on <c>/metrics</c> whose line holds all of these; 0 where there is none.</summary>
    public async Task<double> MetricAsync(string name, params string[] labels) =>
        (await Http.GetStringAsync("/metrics")).Split('\n')
            .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal)))
            .Sum(line => double.Parse(line[(line.IndexOf('}') + 2)..].Split(' ')[0]));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
