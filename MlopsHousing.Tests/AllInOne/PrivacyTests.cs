using System.Net;
using System.Text;
using System.Text.Json;

namespace MlopsHousing.Tests.AllInOne;

/// <summary>What is in no log line, whatever is asked: bodies, keys and who asks.</summary>
public sealed class PrivacyTests
{
    private const string Client = "203.0.113.77";

    [Fact]
    public async Task No_body_key_query_value_or_address_is_logged_and_every_request_has_its_line()
    {
        using var registry = await TestRegistry.WithHomesAsync();
        using var folder = new TempFolder();
        await using var started = new AllInOneProcess(registry.Root, [], new()
        {
            ["RequestLog__SampleRatio"] = "1",
            ["ForwardedHeaders__Proxies__0"] = "127.0.0.1",
            ["Store__Path"] = folder["store.db"],
            ["Logging__LogLevel__Default"] = "Debug", // even then
        });
        await started.ReadyAsync();
        using var http = new HttpClient { BaseAddress = started.Address };
        var home = TestModels.HomeJson.Replace("8.3252", "7.7654321", StringComparison.Ordinal);
        (string Method, string Path, string Body, int Status)[] requests =
        [
            ("POST", "/v1/predict?coverage=0.8", home, 200),
            ("POST", "/v1/predict?secret-query=1", home.Replace("rooms", "secret-field", StringComparison.Ordinal), 422),
            ("POST", "/v1/predict/batch", $"[{home}]", 200),
            ("POST", "/v1/predict", "{secret-body", 400),
            ("POST", "/v1/feedback", $$"""{"id":"{{Guid.CreateVersion7()}}","actual":876543.25}""", 201),
            ("POST", "/v1/feedback", """{"id":"secret-id","actual":1}""", 422),
            ("PUT", "/v1/models/test-homes/aliases/champion", """{"version":2}""", 401),
            ("GET", "/v1/models/secret-model", "", 404),
            ("POST", "/v2/models/test-homes/infer", """{"inputs":"secret-tensor"}""", 400),
            ("GET", "/secret-path", "", 404),
        ];
        foreach (var (method, path, body, status) in requests)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (body.Length > 0) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            request.Headers.Add("X-Forwarded-For", Client);
            if (method == "PUT") request.Headers.Add("X-API-Key", "secret-key");
            request.Headers.TryAddWithoutValidation("User-Agent", "secret-agent/1");
            using var answer = await http.SendAsync(request);
            Assert.Equal((path, (HttpStatusCode)status), (path, answer.StatusCode));
        }

        started.Process.Terminate();
        await started.Process.ExitAsync(TimeSpan.FromSeconds(60));
        var log = started.Process.Stdout;
        var summaries = log.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.TryGetProperty("eventId", out var id) && id.GetInt32() == 1001 && line.GetProperty("values").GetProperty("Route").GetString()!.StartsWith("/v1", StringComparison.Ordinal)).ToList();
        Assert.Equal(8, summaries.Count);
        Assert.All(summaries, line => Assert.Equal(32, line.GetProperty("traceId").GetString()!.Length));
        Assert.Contains(summaries, line => line.GetProperty("values").GetProperty("Route").GetString() == "/v1/models/{name}");
        foreach (var told in (string[])["secret", "7.7654321", "876543.25", Client, await KeyAsync()])
            Assert.DoesNotContain(told, started.Process.Output, StringComparison.Ordinal);
        // Nor is an address in the store.
        Assert.All(Directory.EnumerateFiles(folder.Path), file => Assert.DoesNotContain(Client, Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal));

        async Task<string> KeyAsync() => (await File.ReadAllTextAsync(started.KeyFile)).Trim();
    }
}
