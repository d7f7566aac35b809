using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MlopsHousing.Tests.ServiceDefaults;

/// <summary>A collector that keeps what it is sent, as OTLP over HTTP.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> _received = new();
    private readonly WebApplication _app;

    private Collector(WebApplication app) => _app = app;

    public ICollection<string> Paths => _received.Keys;

    public (string, string)[] Settings =>
        [("OTEL_EXPORTER_OTLP_ENDPOINT", _app.Urls.First()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")];

    /// <summary>For traces alone, as to a Jaeger.</summary>
    public (string, string)[] TracesSettings =>
        [("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", $"{_app.Urls.First()}/v1/traces"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")];

    // Names in protobuf are plain text.
    public string Text(string path) => _received[path];

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var collector = new Collector(app);
        app.MapPost("/v1/{signal}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            collector._received.AddOrUpdate(
                request.Path, _ => Encoding.Latin1.GetString(body.ToArray()), (_, old) => old + Encoding.Latin1.GetString(body.ToArray()));
        });
        await app.StartAsync();
        return collector;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
