using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Tests.Api;

namespace MlopsHousing.Tests.Hostile.OpenApi;

/// <summary>Every answer is as <c>/openapi/v1.json</c> says, and everything that it says was seen.</summary>
public sealed class ConformanceTests
{
    private const string Key = "conformance-key";
    private const string Alias = "/v1/models/houses/aliases/challenger";

    private static readonly (string, string) _key = ("ApiKeys:Keys:tests", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key))));

    private readonly List<string> _faults = [];
    private PublishedApi _api = null!;

    [Fact]
    public async Task Every_answer_of_every_operation_is_as_published_and_every_published_answer_was_seen()
    {
        using var folder = new TempFolder();
        await using (var server = await ApiServer.StartAsync(async registry =>
        {
            await HouseModel.PromoteNewAsync(registry);
            await HouseModel.PublishAsync(registry);
        }, _key, ("Store:Path", folder["store.db"]), ("Predictions:MaxRowBytes", "2048"), ("Predictions:MaxBatchBytes", "4096")))
        {
            _api = new(await server.Client.GetStringAsync("/openapi/v1.json"));
            await Processes.Eventually.HoldsAsync("the store is open", async () => (int)(await server.Client.GetAsync("/v1/monitoring/quality")).StatusCode == 200, TimeSpan.FromSeconds(30));
            await PredictAsync(server);
            await GiveFeedbackAsync(server);
            await ReadAsync(server, 200);
            await ReadWhatIsNotThereAsync(server);
            await ChangeAsync(server);
            foreach (var (method, path) in All) await SendAsync(server, method, path, "{}", 401, key: "wrong");
        }

        await RefuseAsync();
        Assert.True(_faults.Count == 0, string.Join("\n", _faults));
        Assert.Empty(_api.Operations.Except(_api.Seen.Select(s => s.Operation)));
        // Nothing can be asked that makes us fail: of what is promised, 500 alone is seen by nobody.
        Assert.DoesNotContain(_api.Promised.Except(_api.Seen.Select(s => (s.Operation, s.Status))), promised => promised.Status != 500);
    }

    private static IEnumerable<(string Method, string Path)> All =>
    [
        ("POST", "/v1/predict"), ("POST", "/v1/predict/batch"), ("POST", "/v1/feedback"), ("PUT", Alias), ("GET", "/v1/version"),
        .. Models.Select(path => ("GET", path)),
        ("GET", "/v1/monitoring/quality"), ("GET", "/v1/monitoring/drift"), ("GET", "/v1/monitoring/summary"), ("GET", "/v1/monitoring/challenger"),
    ];

    private static IEnumerable<string> Models =>
    [
        "/v1/models", "/v1/models/houses", "/v1/models/houses/history", "/v1/models/houses/versions", "/v1/models/houses/versions/1", "/v1/models/houses/versions/1/card",
        $"/v1/models/houses/versions/1/{HouseModel.Plot}",
    ];

    private async Task PredictAsync(ApiServer server)
    {
        const string Row = HouseModel.Row;
        var gap = Row.Replace("250.5", "null", StringComparison.Ordinal);
        foreach (var query in (string[])["", "?explain=true", "?coverage=0.8&whatIf=true"])
        {
            await SendAsync(server, "POST", $"/v1/predict{query}", Row, 200);
            await SendAsync(server, "POST", $"/v1/predict{query}", Row.Replace("100", "1999", StringComparison.Ordinal), 200);
            await SendAsync(server, "POST", $"/v1/predict/batch{query}", $"[{Row},{Row}]", 200);
            await SendAsync(server, "POST", $"/v1/predict/batch{query}", $"{Row}\n{{}}\n", 200, type: "application/x-ndjson");
            await SendAsync(server, "POST", $"/v1/predict{query}", gap, 200);
            await SendAsync(server, "POST", $"/v1/predict/batch{query}", $"[{gap}]", 200);
            await SendAsync(server, "POST", $"/v1/predict/batch{query}", $"{gap}\n", 200, type: "application/x-ndjson");
        }

        await SendAsync(server, "POST", "/v1/predict/batch", $"[{Row}]", 200, accept: "text/csv");
        foreach (var path in (string[])["/v1/predict", "/v1/predict/batch"])
        {
            await SendAsync(server, "POST", path, "{", 400);
            await SendAsync(server, "POST", $"{path}?coverage=2", Row, 400);
            await SendAsync(server, "POST", path, new string(' ', 5_000), 413);
            await SendAsync(server, "POST", path, Row, 415, type: "text/plain");
            await SendAsync(server, "POST", path, path.EndsWith("batch", StringComparison.Ordinal) ? "[{}]" : "{}", 422);
        }
    }

    private async Task GiveFeedbackAsync(ApiServer server)
    {
        var item = $$"""{"id":"{{Guid.CreateVersion7()}}","actual":1000}""";
        await SendAsync(server, "POST", "/v1/feedback", item, 201);
        await SendAsync(server, "POST", "/v1/feedback", item, 200);
        await SendAsync(server, "POST", "/v1/feedback", item.Replace("1000", "2000", StringComparison.Ordinal), 409);
        await SendAsync(server, "POST", "/v1/feedback", "{", 400);
        await SendAsync(server, "POST", "/v1/feedback", $"[{string.Join(',', Enumerable.Repeat(item, 6_000))}]", 413);
        await SendAsync(server, "POST", "/v1/feedback", item, 415, type: "text/csv");
        await SendAsync(server, "POST", "/v1/feedback", "[{}]", 422);
    }

    private async Task ReadAsync(ApiServer server, int status)
    {
        foreach (var (method, path) in All.Where(o => o.Method == "GET")) await SendAsync(server, method, path, "", status);
        await SendAsync(server, "GET", "/v1/models/houses/versions/1/card", "", status, accept: "text/markdown");
    }

    private async Task ReadWhatIsNotThereAsync(ApiServer server)
    {
        foreach (var path in Models.Skip(1)) await SendAsync(server, "GET", path.Replace("houses", "castles", StringComparison.Ordinal), "", 404);
        foreach (var path in Models.TakeLast(2)) await SendAsync(server, "GET", path, "", 412, tag: "\"other\"");
        foreach (var path in Models.Skip(2).Take(2)) await SendAsync(server, "GET", $"{path}?limit=0", "", 400);
        await SendAsync(server, "GET", "/v1/monitoring/quality?window=1y", "", 400);
    }

    private async Task ChangeAsync(ApiServer server)
    {
        const string Change = """{"version":"2","reason":"a test"}""";
        var model = await server.Client.GetAsync("/v1/models/houses");
        var tag = model.Headers.ETag!.ToString();
        await SendAsync(server, "PUT", Alias, Change, 401, tag: tag);
        await SendAsync(server, "PUT", Alias, "{", 400, tag: tag, key: Key);
        await SendAsync(server, "PUT", "/v1/models/castles/aliases/champion", Change, 404, tag: tag, key: Key);
        await SendAsync(server, "PUT", Alias, Change, 412, tag: "\"other\"", key: Key);
        await SendAsync(server, "PUT", Alias, $$"""{"version":"2","reason":"{{new string('x', 20_000)}}"}""", 413, tag: tag, key: Key);
        await SendAsync(server, "PUT", Alias, Change, 415, tag: tag, key: Key, type: "text/csv");
        await SendAsync(server, "PUT", Alias, """{"version":"7","reason":"a test"}""", 422, tag: tag, key: Key);
        await SendAsync(server, "PUT", Alias, Change, 428, key: Key);
        await SendAsync(server, "PUT", Alias, Change, 200, tag: tag, key: Key);
    }

    /// <summary>What services in a bad state refuse.</summary>
    private async Task RefuseAsync()
    {
        await using (var closed = await ApiServer.StartAsync()) await SendAsync(closed, "PUT", Alias, "{}", 403);
        await using (var small = await ApiServer.StartAsync(null, ("RateLimit:PerSecond", "1"), ("RateLimit:Burst", "1")))
        {
            for (var i = 0; i < 3; i++) await small.Client.GetAsync("/v1/version");
            foreach (var (method, path) in All)
            {
                for (var i = 0; i < 3; i++) await small.Client.GetAsync("/v1/version");
                await SendAsync(small, method, path, "{}", 429);
            }
        }

        // A version without a profile has no drift to tell; without metrics and lineage, nulls.
        await using (var plain = await ApiServer.StartAsync(async registry => await PlainModelAsync(registry)))
        {
            await SendAsync(plain, "GET", "/v1/monitoring/drift", "", null);
            await SendAsync(plain, "GET", "/v1/models/test-homes/versions/1", "", 200);
        }

        await using var broken = await ApiServer.StartAsync(null, _key);
        broken.Predictor.Failure = new ModelUnavailableException("Down for a test.");
        foreach (var path in (string[])["/v1/predict", "/v1/predict/batch"])
            await SendAsync(broken, "POST", path, path.EndsWith("batch", StringComparison.Ordinal) ? $"[{HouseModel.Row}]" : HouseModel.Row, 503);
        await SendAsync(broken, "POST", "/v1/feedback", $$"""{"id":"{{Guid.CreateVersion7()}}","actual":1000}""", 503); // there is no store
        await ReadFromAsync(broken, "/v1/monitoring/quality", "/v1/monitoring/drift", "/v1/monitoring/challenger");
        broken.LoseRegistry();
        await ReadFromAsync(broken, [.. Models]);
        await SendAsync(broken, "PUT", Alias, """{"version":"2","reason":"a test"}""", 503, tag: "\"x\"", key: Key);
    }

    private async Task ReadFromAsync(ApiServer server, params string[] paths)
    {
        foreach (var path in paths) await SendAsync(server, "GET", path, "", 503);
    }

    private static async Task PlainModelAsync(IModelRegistry registry)
    {
        await TestModels.PublishHomesAsync(registry, 1);
        var read = await registry.ReadAliasesAsync(TestModels.Homes.Name);
        await registry.WriteAliasesAsync(TestModels.Homes.Name, read.Aliases with { Champion = 1 }, read.ETag);
    }

    /// <summary>Asks, and holds the answer against the document, and its status against what is expected; null where any documented one is.</summary>
    private async Task SendAsync(
        ApiServer server, string method, string path, string body, int? status, string type = "application/json", string? accept = null, string? tag = null, string? key = null)
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (method != "GET")
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }

        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-Match", tag);
        if (key is not null) request.Headers.Add("X-API-Key", key);
        using var answer = await server.Client.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        if (status is { } expected && (int)answer.StatusCode != expected)
            _faults.Add($"{method} {path} answered {(int)answer.StatusCode} where {expected} was expected: {Encoding.UTF8.GetString(bytes)}");
        if (_api.Check(method, path, (int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType ?? "", bytes) is { } fault) _faults.Add(fault);
    }
}
