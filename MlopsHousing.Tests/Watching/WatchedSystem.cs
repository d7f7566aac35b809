using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using MlopsHousing.Tests.AllInOne;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Watching;

/// <summary>The system as processes with the shipped champion, a Prometheus that watches it, and an Alertmanager.</summary>
internal sealed class WatchedSystem : IAsyncDisposable
{
    private static readonly TimeSpan _toStart = TimeSpan.FromSeconds(90); // on a busy machine

    private readonly Stack<IAsyncDisposable> _running = new();
    private readonly TempFolder _folder = new();

    private WatchedSystem()
    {
    }

    public HttpClient Api { get; private set; } = null!;

    public PrometheusServer Prometheus { get; private set; } = null!;

    public AlertmanagerServer Alertmanager { get; private set; } = null!;

    /// <summary>Api's; none in the all-in-one.</summary>
    public RedisServer? Redis { get; private set; }

    /// <summary>Everything in one process.</summary>
    public static async Task<WatchedSystem> TogetherAsync()
    {
        var system = new WatchedSystem();
        var service = system.Keep(new AllInOneProcess(Repository.File("models"), [], system.Settings()));
        await service.ReadyAsync();
        return await system.WatchAsync(service.Address.Authority, service.Address.Authority);
    }

    /// <summary>Api, Predict and a Redis apart.</summary>
    public static async Task<WatchedSystem> ApartAsync()
    {
        var system = new WatchedSystem();
        system.Redis = system.Keep(await RedisServer.StartNewAsync());
        var (api, http, grpc) = (FreePort.Next(), FreePort.Next(), FreePort.Next());
        var predict = system.Keep(ServiceProcess.StartProject(
            "MlopsHousing.Predict", environment: new Dictionary<string, string?> { ["Registry__Root"] = Repository.File("models"), ["Predict__HttpPort"] = $"{http}", ["Predict__GrpcPort"] = $"{grpc}" }));
        var front = system.Keep(ServiceProcess.StartProject("MlopsHousing.Api", environment: new Dictionary<string, string?>(system.Settings())
        {
            ["Registry__Root"] = Repository.File("models"),
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{api}",
            ["Predict__Address"] = $"http://127.0.0.1:{grpc}",
            ["Predict__Timeout"] = "00:00:20", // on a busy machine
            ["ConnectionStrings__cache"] = system.Redis.Address,
        }));
        await predict.AnswersAsync($"http://127.0.0.1:{http}/readyz", _toStart);
        await front.AnswersAsync($"http://127.0.0.1:{api}/readyz", _toStart);
        return await system.WatchAsync($"127.0.0.1:{api}", $"127.0.0.1:{http}");
    }

    /// <summary>Asks for predictions.</summary>
    /// <returns>The status, and what was answered.</returns>
    public async Task<(HttpStatusCode Status, JsonNode Json)> PredictAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await Api.PostAsync(path, content);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    /// <summary>Asks for one, and says later what the home really cost: so much more than was predicted.</summary>
    public async Task PredictAndLearnAsync(string home, double error)
    {
        var (status, json) = await PredictAsync("/v1/predict", home);
        Assert.Equal(HttpStatusCode.OK, status);
        using var feedback = await Api.PostAsJsonAsync("/v1/feedback", new { id = (string)json["id"]!, actual = Math.Max(1, (double)json["prediction"]! + error) });
        Assert.Equal(HttpStatusCode.Created, feedback.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        while (_running.TryPop(out var last)) await last.DisposeAsync();
        Api?.Dispose();
        _folder.Dispose();
    }

    private async Task<WatchedSystem> WatchAsync(string api, string predict)
    {
        Api = new() { BaseAddress = new($"http://{api}/"), Timeout = TimeSpan.FromSeconds(60) };
        Alertmanager = Keep(await AlertmanagerServer.StartNewAsync());
        Prometheus = Keep(await PrometheusServer.StartNewAsync(api, predict, Alertmanager.Address));
        return this;
    }

    private T Keep<T>(T part) where T : IAsyncDisposable
    {
        _running.Push(part);
        return part;
    }

    /// <summary>One batch at a time, so that a second one is an error of ours; and drift over all that there was.</summary>
    private Dictionary<string, string?> Settings() => new()
    {
        ["Store__Path"] = _folder["store.db"],
        ["Predictions__MaxBatches"] = "1",
        ["Drift__Window"] = "10000000",
        ["RateLimit__PerSecond"] = "1000000",
        ["RateLimit__Burst"] = "10000000",
        ["Shutdown__ReadinessDelay"] = "00:00:00",
    };
}
