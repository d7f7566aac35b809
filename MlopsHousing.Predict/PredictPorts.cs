using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration.Memory;
using MlopsHousing.ServiceDefaults.Startup;

namespace MlopsHousing.Predict;

/// <summary>
/// Where the inference service listens: HTTP/1.1 on one port, gRPC (HTTP/2 without TLS) on another. The platform's own
/// settings win: <c>Kestrel__Endpoints__Http__Url</c> and <c>Kestrel__Endpoints__Grpc__Url</c> first, then
/// <c>ASPNETCORE_URLS</c> and <c>ASPNETCORE_HTTP_PORTS</c> (their first address, for HTTP), then these.
/// </summary>
public sealed class PredictPorts
{
    public const string SectionName = "Predict";

    /// <summary>For REST, probes and metrics.</summary>
    [Range(0, 65535)]
    public int HttpPort { get; set; } = 8080;

    /// <summary>For gRPC. HTTP/2 without TLS can't share a port with HTTP/1.1.</summary>
    [Range(0, 65535)]
    public int GrpcPort { get; set; } = 8081;
}

internal static class PredictListening
{
    /// <summary>Listens on both ports.</summary>
    public static WebApplicationBuilder ListenForPredict(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<PredictPorts>(PredictPorts.SectionName);
        var settings = builder.Configuration;
        var http = First(settings["urls"])
            ?? (First(settings["http_ports"]) is { } port ? $"http://*:{port}" : null)
            ?? $"http://*:{settings["Predict:HttpPort"] ?? $"{new PredictPorts().HttpPort}"}";
        var grpc = $"http://*:{settings["Predict:GrpcPort"] ?? $"{new PredictPorts().GrpcPort}"}";

        // Below every other source, so that any of them overrides it.
        settings.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Kestrel:Endpoints:Http:Url"] = http,
                ["Kestrel:Endpoints:Http:Protocols"] = "Http1",
                ["Kestrel:Endpoints:Grpc:Url"] = grpc,
                ["Kestrel:Endpoints:Grpc:Protocols"] = "Http2",
            },
        });
        // They have had their say above; left in place, the server would warn that it doesn't follow them.
        settings["urls"] = settings["http_ports"] = null;
        return builder;
    }

    private static string? First(string? list) => list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
}
