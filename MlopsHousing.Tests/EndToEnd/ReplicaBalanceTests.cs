using System.Globalization;
using System.Text.RegularExpressions;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.EndToEnd;

/// <summary>
/// Api before replicas of Predict behind one name, as behind the headless service predict-grpc: real processes, and a real
/// name with several addresses. The name lives in a hosts file that only the API's process sees.
/// </summary>
public sealed partial class ReplicaBalanceTests : IAsyncLifetime
{
    private const int Requests = 60;

    private static readonly TimeSpan _toStart = TimeSpan.FromSeconds(60);

    // The exporter gives one answer to all scrapes of 300 ms.
    private static readonly TimeSpan _scrapesMayBeOld = TimeSpan.FromMilliseconds(500);

    private readonly int _grpcPort = FreePort.Next();
    private readonly List<ServiceProcess> _running = [];
    private readonly TempFolder _folder = new();
    private TestRegistry _registry = null!;

    public async ValueTask InitializeAsync() => _registry = await TestRegistry.WithHomesAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _running)
            await process.DisposeAsync();
        _registry.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Two_replicas_both_get_traffic_and_a_third_joins()
    {
        Requires.Program("unshare", package: "util-linux");
        Requires.That(Environment.UserName == "root", "a hosts file of one process takes root");
        Uri[] replicas = [await StartReplicaAsync("127.0.0.1"), await StartReplicaAsync("127.0.0.2"), await StartReplicaAsync("127.0.0.3")];
        File.WriteAllText(_folder["hosts"], "127.0.0.1 localhost predict-grpc\n127.0.0.2 predict-grpc\n");
        using var api = new HttpClient { BaseAddress = await StartApiAsync() };

        // On a busy machine one connection may be there long before the other.
        await Eventually.HoldsAsync("both are connected", async () =>
        {
            await AskAsync(api);
            return await ScoredAsync(replicas[0]) > 0 && await ScoredAsync(replicas[1]) > 0;
        }, TimeSpan.FromSeconds(30));
        var before = await AllScoredAsync(replicas);
        await AskAsync(api);
        var after = await AllScoredAsync(replicas);
        double[] two = [.. after.Zip(before, (now, then) => now - then)];
        Assert.Equal(0, two[2]);
        Assert.All(two[..2], scored => Assert.True(scored >= Requests / 4, $"A replica scored {scored} of {Requests}."));

        File.AppendAllText(_folder["hosts"], "127.0.0.3 predict-grpc\n");
        await Eventually.HoldsAsync("the third replica scores", async () =>
        {
            await AskAsync(api);
            return await ScoredAsync(replicas[2]) > 0;
        }, TimeSpan.FromSeconds(30));
    }

    private async Task<Uri> StartReplicaAsync(string address)
    {
        var http = new Uri($"http://{address}:{FreePort.Next()}");
        var process = ServiceProcess.StartProject("MlopsHousing.Predict", environment: new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = http.OriginalString,
            ["Kestrel__Endpoints__Grpc__Url"] = $"http://{address}:{_grpcPort}",
            ["Registry__Root"] = _registry.Root,
        });
        _running.Add(process);
        await process.AnswersAsync($"{http}readyz", _toStart);
        return http;
    }

    private async Task<Uri> StartApiAsync()
    {
        var http = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var dll = Repository.File("MlopsHousing.Api", "bin", Repository.Configuration, "net10.0", "MlopsHousing.Api.dll");
        var process = ServiceProcess.Start(
            "unshare",
            ["--mount", "bash", "-c", $"mount --bind '{_folder["hosts"]}' /etc/hosts && exec dotnet exec '{dll}'"],
            new Dictionary<string, string?>
            {
                ["ASPNETCORE_URLS"] = http.OriginalString,
                ["Predict__Address"] = $"dns:///predict-grpc:{_grpcPort}",
                ["Predict__ResolveInterval"] = "00:00:01",
                ["Predict__Timeout"] = "00:00:10",
                ["Registry__Root"] = _registry.Root,
                ["Cache__Mode"] = "Off",
            });
        _running.Add(process);
        await process.AnswersAsync($"{http}readyz", _toStart);
        return http;
    }

    private static async Task AskAsync(HttpClient api)
    {
        for (var i = 0; i < Requests; i++)
        {
            using var answer = await api.PostAsync("/v1/predict", new StringContent(TestModels.HomeJson, null, "application/json"));
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }
    }

    private static async Task<double[]> AllScoredAsync(Uri[] replicas)
    {
        await Task.Delay(_scrapesMayBeOld);
        return await Task.WhenAll(replicas.Select(ScoredAsync));
    }

    private static async Task<double> ScoredAsync(Uri replica)
    {
        using var http = new HttpClient();
        return Inferences().Matches(await http.GetStringAsync(new Uri(replica, "/metrics"))).Sum(line => double.Parse(line.Groups["value"].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^mlops_inferences_total\{[^}]*dialect=""v2_grpc""[^}]*\} (?<value>\S+)", RegexOptions.Multiline)]
    private static partial Regex Inferences();
}
