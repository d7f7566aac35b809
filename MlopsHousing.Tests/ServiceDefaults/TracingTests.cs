using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.ServiceDefaults;

/// <summary>Against a collector that keeps what it is sent, as OTLP over HTTP.</summary>
public sealed class TracingTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Traces_metrics_and_logs_go_to_the_collector_that_is_named_and_probes_do_not()
    {
        await using var collector = await Collector.StartAsync();
        await using (var server = await DefaultsServer.StartAsync(null, [.. collector.Settings, ("OTEL_TRACES_SAMPLER", "always_on")]))
        {
            await server.Client.GetAsync("/livez");
            await server.Client.GetAsync("/metrics");
            await server.Client.PostAsync("/echo/x", new StringContent("secret-body"));
        } // a stop sends what is left

        await Eventually.HoldsAsync("all three signals have come", () => collector.Paths.Count == 3, Soon);
        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], collector.Paths.Order());
        Assert.Contains("/echo/{name}", collector.Text("/v1/traces"));
        Assert.DoesNotContain("livez", collector.Text("/v1/traces"));
        Assert.Contains("service.version", collector.Text("/v1/traces"));
        Assert.Contains("http.server.request.duration", collector.Text("/v1/metrics"));
        Assert.Contains("POST /echo/{name} 200", collector.Text("/v1/logs"));
        Assert.DoesNotContain("secret-body", string.Concat(collector.Paths.Select(collector.Text)));
    }

    [Fact]
    public async Task By_default_few_requests_are_traced_and_those_that_a_caller_traces_always_are()
    {
        await using var collector = await Collector.StartAsync();
        await using (var server = await DefaultsServer.StartAsync(null, collector.Settings))
        {
            for (var i = 0; i < 300; i++)
                await server.Client.GetAsync("/busy");
            using var traced = new HttpRequestMessage(HttpMethod.Post, "/echo/x") { Content = new StringContent("") };
            traced.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            await server.Client.SendAsync(traced);
        }

        await Eventually.HoldsAsync("traces have come", () => collector.Paths.Contains("/v1/traces"), Soon);
        var spans = collector.Text("/v1/traces");
        Assert.Contains("/echo/{name}", spans);
        // 1 % of 300 is 3; 40 or more come by chance once in 10^28.
        Assert.InRange(spans.Split("GET /busy").Length - 1, 0, 40);
    }

    private sealed class Collector : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, string> _received = new();
        private readonly WebApplication _app;

        private Collector(WebApplication app) => _app = app;

        public ICollection<string> Paths => _received.Keys;

        public (string, string)[] Settings =>
            [("OTEL_EXPORTER_OTLP_ENDPOINT", _app.Urls.First()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")];

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
}
