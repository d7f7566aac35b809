using System.Text;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.AllInOne;
using MlopsHousing.Tests.Monitoring;
using MlopsHousing.Tests.Processes;
using MlopsHousing.Tests.ServiceDefaults;

namespace MlopsHousing.Tests.EndToEnd;

/// <summary>What a request does in the database, as a collector sees it.</summary>
public sealed class StoreTraceTests(StoreFixture stores)
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(StoreMode.Sqlite, "sqlite")]
    [InlineData(StoreMode.Postgres, "postgresql")]
    public async Task The_commands_of_a_request_are_spans_of_its_trace_and_tell_no_values(StoreMode kind, string system)
    {
        await using var test = await stores.NewAsync(kind);
        await using var collector = await Collector.StartAsync();
        using var registry = await TestRegistry.WithHomesAsync();
        await using var started = new AllInOneProcess(registry.Root, [], new(collector.Settings.Select(setting => KeyValuePair.Create(setting.Item1, (string?)setting.Item2)))
        {
            [test.Setting.Key.Replace(":", "__", StringComparison.Ordinal)] = test.Setting.Value,
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_TRACES_SAMPLER"] = "always_on",
        });
        await started.ReadyAsync();
        using var http = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null });
        using var prediction = await http.PostAsync(new Uri(started.Address, "/v1/predict"), new StringContent(TestModels.HomeJson, Encoding.UTF8, "application/json"));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(started.Address, "/v1/feedback"))
        {
            Content = new StringContent($$"""{"id":"{{Guid.CreateVersion7()}}","actual":876543.25}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("traceparent", $"00-{Trace}-b7ad6b7169203331-01");
        (await http.SendAsync(request)).EnsureSuccessStatusCode();

        List<OtlpSpan> spans = [];
        await Eventually.HoldsAsync("the spans have come", () =>
        {
            spans = collector.Paths.Contains("/v1/traces") ? OtlpSpan.Read(Encoding.Latin1.GetBytes(collector.Text("/v1/traces"))) : [];
            return Server() is not null && Commands(Trace).Count >= 2 && spans.Any(span => span.TraceId != Trace && IsLog(span));
        }, _soon);

        var server = Server()!;
        Assert.All(Commands(Trace), command => Assert.Equal((server.SpanId, system), (command.ParentId, command.System)));
        Assert.DoesNotContain("876543.25", collector.Text("/v1/traces"));
        Assert.DoesNotContain("8.3252", collector.Text("/v1/traces"));

        OtlpSpan? Server() => spans.SingleOrDefault(span => span.TraceId == Trace && span.Name == "POST /v1/feedback");

        List<OtlpSpan> Commands(string trace) => [.. spans.Where(span => span.TraceId == trace && span.System is not null)];

        // Predictions are logged later, many at once, in a trace of their own.
        bool IsLog(OtlpSpan span) => span.System == system && (kind == StoreMode.Postgres || span.Name == "INSERT predictions");
    }
}
