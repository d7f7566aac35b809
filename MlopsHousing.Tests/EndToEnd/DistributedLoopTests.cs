using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MlopsHousing.Tests.Cli;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.EndToEnd;

/// <summary>The loop as in production: Api and Predict as two processes, the registry in a bucket, the store in PostgreSQL, <c>mlops</c> beside them.</summary>
[Collection(Alone.Name)]
public sealed class DistributedLoopTests(S3Server s3) : IClassFixture<S3Server>, IDisposable
{
    private const string Key = "a key of the test's own";
    private const int Homes = 600;

    private static readonly TimeSpan _toStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _everywhere = TimeSpan.FromSeconds(2); // what a change of an alias may take

    private readonly TinyDataset _tiny = TinyDataset.Create();
    private readonly Random _random = new(11);

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public async Task Feedback_becomes_a_challenger_that_is_promoted_over_HTTP_and_taken_back()
    {
        S3Server.Require();
        Requires.LightGbm();
        await using var postgres = await PostgresServer.StartNewAsync();
        var environment = new Dictionary<string, string?>(s3.Environment)
        {
            ["Registry__Root"] = S3Server.NewRoot(),
            ["ConnectionStrings__store"] = await postgres.NewDatabaseAsync(),
        };
        await MlopsAsync(environment, "store", "migrate");
        await MlopsAsync(environment, "train", "--data", _tiny.Data, "--trees", "60");

        var (http, grpc, api) = (FreePort.Next(), FreePort.Next(), FreePort.Next());
        await using var predict = Start("MlopsHousing.Predict", environment, ("Predict__HttpPort", $"{http}"), ("Predict__GrpcPort", $"{grpc}"));
        await using var front = Start(
            "MlopsHousing.Api", environment, ("ASPNETCORE_URLS", $"http://127.0.0.1:{api}"), ("Predict__Address", $"http://127.0.0.1:{grpc}"),
            ("RateLimit__PerSecond", "100000"), ("RateLimit__Burst", "100000"),
            ("ApiKeys__Keys__ada", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)))));
        await predict.AnswersAsync($"http://127.0.0.1:{http}/readyz", _toStart);
        await front.AnswersAsync($"http://127.0.0.1:{api}/readyz", _toStart);
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{api}") };
        client.DefaultRequestHeaders.Add("X-API-Key", Key);

        // Api may have come up first, and looks for Predict again after a second.
        await Eventually.HoldsAsync("it predicts", async () =>
        {
            using var answer = await client.PostAsJsonAsync("/v1/predict?whatIf=true", new { area = 100, kind = "flat" });
            return answer.IsSuccessStatusCode;
        }, _soon);
        await TradeAsync(client);
        await Eventually.HoldsAsync("quality knows of all feedback", async () =>
            await client.GetFromJsonAsync<JsonNode>("/v1/monitoring/quality?window=1h") is { } quality && (int)quality["feedback"]! == Homes && (int)quality["orphans"]! == 0, _soon);

        var retrained = await MlopsAsync(environment, "retrain", "--run", "run", "--feedback-only", "--minimum", "300", "--coverage-slack", "0.1", "--trees", "60", "-o", "json");
        Assert.Equal(("challenger", "2"), ((string?)retrained["outcome"], (string?)retrained["version"]));
        var replayed = await MlopsAsync(environment, "replay", "--since", "1h", "--model", "2", "-o", "json");
        Assert.Equal(Homes, (int)replayed["overall"]!["rows"]!);

        foreach (var version in (int[])[2, 1])
        {
            await PromoteAsync(client, version);
            await Eventually.HoldsAsync($"version {version} answers", async () => await VersionAsync(client) == $"{version}", _everywhere);
        }
    }

    /// <summary>Asks for homes, and tells that they cost 30 % more than those that the champion was trained on.</summary>
    private async Task TradeAsync(HttpClient client)
    {
        var told = new List<JsonObject>();
        for (var i = 0; i < Homes; i++)
        {
            var (area, house) = (_random.Next(20, 300), _random.Next(2));
            var answer = await PredictAsync(client, area, house == 1 ? "house" : "flat");
            told.Add(new() { ["id"] = (string?)answer["id"], ["actual"] = Math.Round(area * 2000.0 * (3 + house) / 3 * 1.3 * (0.95 + 0.1 * _random.NextDouble())) });
        }

        foreach (var some in told.Chunk(10))
        {
            using var taken = await client.PostAsJsonAsync("/v1/feedback", new JsonArray([.. some]));
            taken.EnsureSuccessStatusCode();
        }
    }

    private static async Task PromoteAsync(HttpClient client, int version)
    {
        using var current = await client.GetAsync($"/v1/models/{TinyDataset.Name}");
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/models/{TinyDataset.Name}/aliases/champion")
        {
            Content = JsonContent.Create(new { version = $"{version}", reason = "the loop's test" }),
        };
        request.Headers.IfMatch.Add(current.Headers.ETag!);
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<string?> VersionAsync(HttpClient client) => (string?)(await PredictAsync(client, 100, "flat"))["model"]!["version"];

    private static async Task<JsonNode> PredictAsync(HttpClient client, int area, string kind)
    {
        using var answer = await client.PostAsJsonAsync("/v1/predict", new { area, kind });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    private async Task<JsonNode> MlopsAsync(Dictionary<string, string?> environment, params string[] args)
    {
        var text = (await Mlops.RunAsync(_tiny.Folder.Path, "", environment, args)).Text();
        return args[^1] == "json" ? JsonNode.Parse(text)! : JsonValue.Create(text);
    }

    private static ServiceProcess Start(string project, Dictionary<string, string?> common, params (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string?>(common);
        foreach (var (name, value) in settings) environment[name] = value;
        return ServiceProcess.StartProject(project, [], environment);
    }
}
