using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlopsHousing.Tests.Processes;
using YamlDotNet.Serialization;

namespace MlopsHousing.Tests.Deploy.Monitoring;

/// <summary>Who hears of which alert, asked of Alertmanager itself.</summary>
public sealed class AlertmanagerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _config;

    public AlertmanagerTests()
    {
        var values = new DeserializerBuilder().Build().Deserialize<Dictionary<string, Dictionary<string, object>>>(
            File.ReadAllText(Repository.File("deploy", "platform", "values", "alertmanager.yaml")));
        File.WriteAllText(_config = _folder["alertmanager.yml"], new SerializerBuilder().DisableAliases().Build().Serialize(values["alertmanager"]["config"]));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Amtool_finds_no_fault_with_the_configuration()
    {
        var (code, output, error) = Tool.Run(Amtool(), ["check-config", _config]);
        Assert.True(code == 0, output + error);
    }

    [Theory]
    [InlineData("on-call,ml", "alertname=NoReadyModel", "severity=critical", "team=ml")]
    [InlineData("on-call,platform", "alertname=NodeDown", "severity=critical", "team=platform")]
    [InlineData("ml", "alertname=Drifting", "severity=warning", "team=ml")]
    [InlineData("platform", "alertname=VolumeFillsUp", "severity=warning", "team=platform")]
    [InlineData("platform", "alertname=KubePodCrashLooping", "severity=warning")]
    [InlineData("nobody", "alertname=Watchdog", "severity=none")]
    [InlineData("nobody", "alertname=InfoInhibitor", "severity=none")]
    [InlineData("nobody", "alertname=CPUThrottlingHigh", "severity=info")]
    public void An_alert_reaches_those_whose_it_is(string receivers, params string[] labels) =>
        Assert.Equal(receivers, Tool.Run(Amtool(), ["config", "routes", "test", $"--config.file={_config}", .. labels]).Output.Trim());

    [Fact]
    public void Receivers_addresses_are_files_of_a_secret_that_is_fetched_with_those_keys()
    {
        var text = File.ReadAllText(_config);
        var files = Regex.Matches(text, @"_file: (\S+)").Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(3, files.Count);
        Assert.All(files, file => Assert.StartsWith("/etc/alertmanager/secrets/alertmanager-receivers/", file, StringComparison.Ordinal));
        var told = File.ReadAllText(Repository.File("deploy", "platform", "secrets.yaml"));
        Assert.All(files, file => Assert.Contains(Path.GetFileName(file), told, StringComparison.Ordinal));
        Assert.DoesNotMatch("(api_url|routing_key|url|password): ", text);
    }

    [Fact]
    public async Task A_greater_trouble_silences_what_follows_from_it_and_nothing_else()
    {
        var port = FreePort.Next();
        await using var alertmanager = ServiceProcess.Start(
            Requires.Program("prometheus-alertmanager"),
            [$"--config.file={_config}", $"--storage.path={_folder["data"]}", $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="]);
        using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}/") };
        await alertmanager.AnswersAsync($"{http.BaseAddress}-/ready", TimeSpan.FromSeconds(30));

        object[] alerts =
        [
            Alert("NodeDown", "critical", ("node", "a")), Alert("PodDown", "critical", ("node", "a"), ("pod", "api-1")), Alert("PodDown", "critical", ("node", "b"), ("pod", "api-2")),
            Alert("AvailabilityBurnsFast", "critical", ("slo", "availability"), ("job", "api")), Alert("AvailabilityBurnsSlowly", "warning", ("slo", "availability"), ("job", "api")),
            Alert("LatencyBurnsSlowly", "warning", ("slo", "latency"), ("job", "api")),
            Alert("DriftedFar", "critical", ("model_name", "homes"), ("model_version", "1"), ("feature", "income")),
            Alert("Drifting", "warning", ("model_name", "homes"), ("model_version", "1"), ("feature", "income")),
            Alert("Drifting", "warning", ("model_name", "homes"), ("model_version", "1"), ("feature", "age")),
        ];
        (await http.PostAsJsonAsync("api/v2/alerts", alerts)).EnsureSuccessStatusCode();

        string[] silenced = [];
        await Eventually.HoldsAsync(
            "the alerts are judged",
            async () =>
            {
                var all = (await http.GetFromJsonAsync<JsonArray>("api/v2/alerts"))!;
                silenced =
                [
                    .. all.Where(alert => (string)alert!["status"]!["state"]! == "suppressed")
                        .Select(alert => $"{Label(alert, "alertname")} {Label(alert, "pod") ?? Label(alert, "feature") ?? Label(alert, "slo")}").Order(),
                ];
                return all.Count == alerts.Length && silenced.Length == 3;
            },
            TimeSpan.FromSeconds(30));
        Assert.Equal(["AvailabilityBurnsSlowly availability", "Drifting income", "PodDown api-1"], silenced);
    }

    private static object Alert(string name, string severity, params (string Name, string Value)[] labels) => new
    {
        labels = labels.Append(("alertname", name)).Append(("severity", severity)).ToDictionary(label => label.Item1, label => label.Item2),
    };

    private static string? Label(JsonNode? alert, string name) => (string?)alert!["labels"]![name];

    private static string Amtool() => Requires.Program("amtool", package: "prometheus-alertmanager");
}
