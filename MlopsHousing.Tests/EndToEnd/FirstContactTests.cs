using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.EndToEnd;

/// <summary>Api is started before Predict, as happens where nothing orders the two.</summary>
public sealed class FirstContactTests : IAsyncLifetime
{
    private static readonly TimeSpan _toStart = TimeSpan.FromSeconds(60);
    private static readonly object _row = new { latitude = 34.0, longitude = -120.0, rooms = 5, income = 3.0 };

    private readonly int _grpcPort = FreePort.Next();
    private readonly HttpClient _http = new() { BaseAddress = new($"http://127.0.0.1:{FreePort.Next()}") };
    private TestRegistry _registry = null!;
    private ServiceProcess _api = null!;

    public async ValueTask InitializeAsync()
    {
        _registry = await TestRegistry.WithHomesAsync();
        _api = ServiceProcess.StartProject("MlopsHousing.Api", environment: new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = _http.BaseAddress!.ToString(),
            ["Predict__Address"] = $"http://127.0.0.1:{_grpcPort}",
            ["Registry__Root"] = _registry.Root,
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _registry.Dispose();
        _http.Dispose();
    }

    [Fact]
    public async Task A_replica_gets_no_traffic_before_predict_answers_it_and_then_answers_its_first_request()
    {
        await _api.AnswersAsync($"{_http.BaseAddress}livez", _toStart);
        using (var early = await _http.GetAsync("/readyz"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);
            Assert.Contains("inference", await early.Content.ReadAsStringAsync());
        }

        await using var predict = ServiceProcess.StartProject("MlopsHousing.Predict", environment: new Dictionary<string, string?>
        {
            ["Predict__HttpPort"] = $"{FreePort.Next()}",
            ["Predict__GrpcPort"] = $"{_grpcPort}",
            ["Registry__Root"] = _registry.Root,
        });
        await _api.AnswersAsync($"{_http.BaseAddress}readyz", _toStart);

        using var first = await _http.PostAsJsonAsync("/v1/predict", _row);
        Assert.True(first.IsSuccessStatusCode, await first.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_predict_that_never_comes_is_not_waited_for_but_told_of()
    {
        await _api.AnswersAsync($"{_http.BaseAddress}livez", _toStart);
        var clock = Stopwatch.StartNew();
        await _api.AnswersAsync($"{_http.BaseAddress}readyz", TimeSpan.FromSeconds(15));
        Assert.True(clock.Elapsed > TimeSpan.FromSeconds(5), $"Ready after {clock.Elapsed}, with nobody there.");

        using var answer = await _http.PostAsJsonAsync("/v1/predict", _row);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (answer.StatusCode, answer.Headers.RetryAfter is not null));
    }
}
