using System.Text;
using MlopsHousing.Tests.Processes;
using MlopsHousing.Tests.ServiceDefaults;

namespace MlopsHousing.Tests.EndToEnd;

/// <summary>One request through real processes, as a collector sees it.</summary>
public sealed class TraceTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Caller = "b7ad6b7169203331";

    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_prediction_is_one_trace_from_the_api_through_cache_and_redis_to_the_inference_service()
    {
        using var registry = await TestRegistry.WithHomesAsync();
        await using var collector = await Collector.StartAsync();
        await using var redis = await RedisServer.StartNewAsync();
        var (api, http, grpc) = (FreePort.Next(), FreePort.Next(), FreePort.Next());
        await using var predict = Start("MlopsHousing.Predict", ("Predict__HttpPort", $"{http}"), ("Predict__GrpcPort", $"{grpc}"));
        await predict.AnswersAsync($"http://127.0.0.1:{http}/readyz", _soon);
        await using var front = Start(
            "MlopsHousing.Api", ("ASPNETCORE_URLS", $"http://127.0.0.1:{api}"), ("Predict__Address", $"http://127.0.0.1:{grpc}"), ("ConnectionStrings__cache", redis.Address));
        await front.AnswersAsync($"http://127.0.0.1:{api}/readyz", _soon);

        // By default one in a hundred is traced, and all that a caller traces.
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null });
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{api}/v1/predict")
        {
            Content = new StringContent(TestModels.HomeJson, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("traceparent", $"00-{Trace}-{Caller}-01");
        (await client.SendAsync(request)).EnsureSuccessStatusCode();

        string[] expected =
        [
            "MlopsHousing.Api: POST /v1/predict",
            "MlopsHousing.Api: cache",
            "MlopsHousing.Api: redis GET",
            "MlopsHousing.Predict: POST /inference.GRPCInferenceService/ModelInfer",
        ];
        List<OtlpSpan> spans = [];
        await Eventually.HoldsAsync("the spans have come", () =>
        {
            spans = collector.Paths.Contains("/v1/traces")
                ? [.. OtlpSpan.Read(Encoding.Latin1.GetBytes(collector.Text("/v1/traces"))).Where(span => span.TraceId == Trace)]
                : [];
            return expected.All(name => spans.Any(span => $"{span.Service}: {span.Name}" == name));
        }, _soon);

        var server = spans.Single(span => $"{span.Service}: {span.Name}" == expected[0]);
        Assert.Equal(Caller, server.ParentId);
        Assert.All(expected[1..], name => Assert.Contains(server, Ancestors(spans.First(span => $"{span.Service}: {span.Name}" == name))));

        IEnumerable<OtlpSpan> Ancestors(OtlpSpan span)
        {
            while (spans.Find(other => other.SpanId == span.ParentId) is { } parent) yield return span = parent;
        }

        ServiceProcess Start(string project, params (string Name, string Value)[] settings) => ServiceProcess.StartProject(project, environment:
            new Dictionary<string, string?>(settings.Concat(collector.Settings).Select(setting => KeyValuePair.Create(setting.Item1, (string?)setting.Item2)))
            {
                ["Registry__Root"] = registry.Root,
                ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            });
    }
}
