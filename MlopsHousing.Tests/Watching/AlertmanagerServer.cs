using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MlopsHousing.Tests.Processes;
using YamlDotNet.Serialization;

namespace MlopsHousing.Tests.Watching;

/// <summary>
/// A real Alertmanager with the routes and inhibitions of a cluster, in <see cref="ShorterTime"/>. Each receiver is a webhook
/// here, in the place of Slack or PagerDuty, which keeps what it is told.
/// </summary>
internal sealed class AlertmanagerServer : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ConcurrentQueue<(string Receiver, string Status, JsonNode Labels)> _told = new();
    private WebApplication? _webhook;
    private ServiceProcess? _process;

    /// <summary>Host and port.</summary>
    public string Address { get; } = $"127.0.0.1:{FreePort.Next()}";

    public static async Task<AlertmanagerServer> StartNewAsync()
    {
        var server = new AlertmanagerServer();
        await server.ListenAsync();
        server.WriteConfiguration();
        server._process = ServiceProcess.Start(
            Requires.Program("prometheus-alertmanager"),
            [$"--config.file={server._folder["alertmanager.yml"]}", $"--storage.path={server._folder["data"]}", $"--web.listen-address={server.Address}", "--cluster.listen-address=", "--log.level=warn"]);
        await server._process.AnswersAsync($"http://{server.Address}/-/ready", TimeSpan.FromSeconds(60));
        return server;
    }

    /// <summary>What a receiver was told last of an alert (with some label): <c>firing</c>, <c>resolved</c>, or null for nothing.</summary>
    public string? LastTold(string receiver, string alert, string? label = null, string? value = null) => _told
        .Where(one => one.Receiver == receiver && (string?)one.Labels["alertname"] == alert && (label is null || (string?)one.Labels[label] == value))
        .Select(one => one.Status).LastOrDefault();

    /// <summary>Everything that was told, for the message of a failed test.</summary>
    public string Told => string.Join('\n', _told.Select(one => $"{one.Receiver}: {one.Status} {one.Labels["alertname"]} {one.Labels["feature"]}"));

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        if (_webhook is not null) await _webhook.DisposeAsync();
        _folder.Dispose();
    }

    private async Task ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _webhook = builder.Build();
        _webhook.MapPost("/{receiver}", async (string receiver, HttpRequest request) =>
        {
            var message = (await JsonNode.ParseAsync(request.Body))!;
            foreach (var alert in message["alerts"]!.AsArray()) _told.Enqueue((receiver, (string)alert!["status"]!, alert["labels"]!));
        });
        await _webhook.StartAsync();
    }

    private void WriteConfiguration()
    {
        var values = new DeserializerBuilder().Build().Deserialize<Dictionary<string, Dictionary<string, Dictionary<string, object>>>>(
            ShorterTime.Of(File.ReadAllText(Repository.File("deploy", "platform", "values", "alertmanager.yaml"))));
        var config = values["alertmanager"]["config"];
        config["receivers"] = ((List<object>)config["receivers"]).Cast<Dictionary<object, object>>().Select(receiver => receiver.Count == 1 ? receiver : new Dictionary<object, object>
        {
            ["name"] = receiver["name"],
            ["webhook_configs"] = new[] { new Dictionary<string, object> { ["url"] = $"{_webhook!.Urls.First()}/{receiver["name"]}", ["send_resolved"] = true } },
        }).ToList();
        File.WriteAllText(_folder["alertmanager.yml"], new SerializerBuilder().DisableAliases().Build().Serialize(config));
    }
}
