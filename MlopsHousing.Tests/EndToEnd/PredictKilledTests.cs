using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.EndToEnd;

/// <summary>The only replica of Predict is killed and started again while clients ask Api.</summary>
public sealed class PredictKilledTests : IAsyncLifetime
{
    private const int Clients = 4;

    private static readonly TimeSpan _toStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<Answer> _answers = new();
    private readonly (int Http, int Grpc) _ports = (FreePort.Next(), FreePort.Next());
    private TestRegistry _registry = null!;
    private int _asked;

    public async ValueTask InitializeAsync() => _registry = await TestRegistry.WithHomesAsync();

    public ValueTask DisposeAsync()
    {
        _registry.Dispose();
        return default;
    }

    [Fact]
    public async Task A_killed_predict_costs_503s_in_time_and_two_seconds_after_it_is_back_none()
    {
        var predict = await StartPredictAsync();
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        await using var api = ServiceProcess.StartProject("MlopsHousing.Api", environment: new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = address.OriginalString,
            ["Predict__Address"] = $"http://127.0.0.1:{_ports.Grpc}",
            ["Predict__Timeout"] = $"{_timeout}",
            ["Registry__Root"] = _registry.Root,
            ["Cache__Mode"] = "Off",
            ["RateLimit__PerSecond"] = "100000",
            ["RateLimit__Burst"] = "100000",
        });
        await api.AnswersAsync($"{address}readyz", _toStart);

        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(_ => AskAsync(address, stop.Token)).ToArray();
        await Eventually.HoldsAsync("there is load", () => _answers.Count > 500, _toStart);
        var before = _answers.Count;
        Assert.All(_answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));

        await predict.DisposeAsync(); // kills
        await Eventually.HoldsAsync("it is missed", () => _answers.Count(answer => answer.Status == HttpStatusCode.ServiceUnavailable) > 100, _toStart);
        await using var again = await StartPredictAsync();
        var back = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(4), CancellationToken.None);
        await stop.CancelAsync();
        await Task.WhenAll(clients);

        var unavailable = _answers.Where(answer => answer.Status != HttpStatusCode.OK).ToList();
        var recovery = Stopwatch.GetElapsedTime(back, unavailable.Max(answer => answer.At));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{before} answers before; {unavailable.Count} of 503, the slowest {unavailable.Max(answer => answer.Took).TotalMilliseconds:0} ms; the last {recovery.TotalMilliseconds:0} ms after Predict was ready.");
        Assert.All(unavailable, answer => Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (answer.Status, answer.HasRetryAfter)));
        Assert.All(_answers, answer => Assert.InRange(answer.Took, TimeSpan.Zero, _timeout + TimeSpan.FromSeconds(1)));
        Assert.True(recovery < TimeSpan.FromSeconds(2), $"The last 503 came {recovery.TotalSeconds:0.0} s after Predict was ready.");
        Assert.True(_answers.Count(answer => answer.Status == HttpStatusCode.OK && answer.At > back) > 500);
    }

    private async Task<ServiceProcess> StartPredictAsync()
    {
        var predict = ServiceProcess.StartProject("MlopsHousing.Predict", environment: new Dictionary<string, string?>
        {
            ["Predict__HttpPort"] = $"{_ports.Http}",
            ["Predict__GrpcPort"] = $"{_ports.Grpc}",
            ["Registry__Root"] = _registry.Root,
        });
        await predict.AnswersAsync($"http://127.0.0.1:{_ports.Http}/readyz", _toStart);
        return predict;
    }

    private async Task AskAsync(Uri api, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = api };
        while (!stop.IsCancellationRequested)
        {
            var (latitude, income) = (33.0 + Interlocked.Increment(ref _asked) % 10, 1.0 + _asked % 7);
            using var body = new StringContent(
                FormattableString.Invariant($$"""{"latitude":{{latitude}},"longitude":-120,"rooms":5,"income":{{income}}}"""), Encoding.UTF8, "application/json");
            var start = Stopwatch.GetTimestamp();
            using var response = await http.PostAsync("/v1/predict", body, CancellationToken.None);
            var text = await response.Content.ReadAsStringAsync(CancellationToken.None);
            _answers.Enqueue(new(response.StatusCode, response.Headers.RetryAfter is not null, Stopwatch.GetElapsedTime(start), Stopwatch.GetTimestamp()));
            if (response.StatusCode == HttpStatusCode.OK)
                Assert.Equal(TestModels.HomePrice(1, latitude, income), JsonNode.Parse(text)!["prediction"]!.GetValue<double>());
            else
                await Task.Delay(2, CancellationToken.None); // a client that is told to wait does not spin
        }
    }

    private sealed record Answer(HttpStatusCode Status, bool HasRetryAfter, TimeSpan Took, long At);
}
