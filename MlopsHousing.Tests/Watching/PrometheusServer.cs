using System.Globalization;
using System.Text.Json.Nodes;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Watching;

/// <summary>A real Prometheus with the repository's configuration and rules, in <see cref="ShorterTime"/>.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ServiceProcess _process;
    private readonly HttpClient _http;

    private PrometheusServer(string configuration, int timesShorter)
    {
        Directory.CreateDirectory(_folder["rules"]);
        foreach (var file in RuleFiles) File.WriteAllText(Path.Combine(_folder["rules"], Path.GetFileName(file)), ShorterTime.Of(File.ReadAllText(file), timesShorter));
        File.WriteAllText(_folder["prometheus.yml"], configuration.Replace("/rules/*.yaml", _folder["rules"] + "/*.yaml", StringComparison.Ordinal));
        var port = FreePort.Next();
        _http = new() { BaseAddress = new($"http://127.0.0.1:{port}/") };
        _process = ServiceProcess.Start(
            Requires.Program("prometheus"),
            [$"--config.file={_folder["prometheus.yml"]}", $"--storage.tsdb.path={_folder["data"]}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn"]);
    }

    /// <summary>The repository's files of rules.</summary>
    public static IEnumerable<string> RuleFiles => Directory.EnumerateFiles(Repository.File("deploy", "monitoring", "rules"), "*.yaml").Order(StringComparer.Ordinal);

    /// <param name="api">Host and port of the API.</param>
    /// <param name="predict">Of the inference service; the same in the all-in-one.</param>
    /// <param name="alertmanager">Whom alerts are told.</param>
    public static Task<PrometheusServer> StartNewAsync(string api, string predict, string alertmanager) =>
        // As the AppHost does it: addresses in the place of names.
        StartNewAsync(ShorterTime.Of(File.ReadAllText(Repository.File("deploy", "monitoring", "prometheus", "prometheus.yml")))
            .Replace("api:8080", api, StringComparison.Ordinal)
            .Replace("predict:8080", predict, StringComparison.Ordinal)
            .Replace("alertmanager:9093", alertmanager, StringComparison.Ordinal));

    /// <param name="configuration">Its whole configuration, which names the rules <c>/rules/*.yaml</c>.</param>
    /// <param name="timesShorter">By what durations of the rules are divided.</param>
    public static async Task<PrometheusServer> StartNewAsync(string configuration, int timesShorter = 60)
    {
        var server = new PrometheusServer(configuration, timesShorter);
        await server._process.AnswersAsync($"{server._http.BaseAddress}-/ready", TimeSpan.FromSeconds(60));
        return server;
    }

    /// <summary>What an expression gives now: the labels of each series, and its value.</summary>
    public async Task<List<(JsonNode Labels, double Value)>> QueryAsync(string expression)
    {
        var answer = await AskAsync($"api/v1/query?query={Uri.EscapeDataString(expression)}");
        var result = answer["data"]!["result"]!.AsArray();
        return (string)answer["data"]!["resultType"]! == "vector"
            ? [.. result.Select(one => (one!["metric"]!, double.Parse((string)one["value"]![1]!, CultureInfo.InvariantCulture)))]
            : [(new JsonObject(), double.Parse((string)result[1]!, CultureInfo.InvariantCulture))];
    }

    /// <summary>By a label, on whom an alert is firing now.</summary>
    public async Task<IReadOnlyList<string>> FiringAsync(string alert, string label) =>
        [.. (await QueryAsync($"ALERTS{{alertname=\"{alert}\",alertstate=\"firing\"}}")).Select(one => (string)one.Labels[label]!).Order(StringComparer.Ordinal)];

    /// <summary>The labels of all series that a selector finds, now or earlier.</summary>
    public async Task<List<JsonObject>> SeriesAsync(string selector) =>
        [.. (await AskAsync($"api/v1/series?match[]={Uri.EscapeDataString(selector)}"))["data"]!.AsArray().Select(one => one!.AsObject())];

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<JsonNode> AskAsync(string path)
    {
        using var answer = await _http.GetAsync(path);
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.True((string?)json["status"] == "success", $"{Uri.UnescapeDataString(path)}: {json["error"]}");
        return json;
    }
}
