using System.Net;
using System.Text;
using System.Text.Json;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.EndToEnd;

/// <summary>What an API writes while everything around it is away: enough to know it, and not a line a request.</summary>
public sealed class OutageLogTests
{
    private const int Requests = 200;

    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task What_is_away_is_told_once_a_minute_and_failed_requests_at_most_sixty_times()
    {
        using var registry = await TestRegistry.WithHomesAsync();
        var port = FreePort.Next();
        await using var api = ServiceProcess.StartProject("MlopsHousing.Api", environment: new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["Registry__Root"] = registry.Root,
            ["Predict__Address"] = $"http://127.0.0.1:{FreePort.Next()}",
            ["ConnectionStrings__cache"] = $"127.0.0.1:{FreePort.Next()}",
            ["ConnectionStrings__store"] = $"Host=127.0.0.1;Port={FreePort.Next()};Database=x;Username=x;Password=secret",
            ["RateLimit__PerSecond"] = "100000",
            ["RateLimit__Burst"] = "100000",
            ["Shutdown__ReadinessDelay"] = "00:00:00",
        });
        await api.AnswersAsync($"http://127.0.0.1:{port}/readyz", _soon);
        using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        Directory.Delete(Path.Combine(registry.Root, TestModels.Homes.Name), recursive: true);
        for (var i = 0; i < Requests; i++)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await PostAsync("/v1/predict", TestModels.HomeJson.Replace("8.3252", $"{1 + i % 10}.{i}", StringComparison.Ordinal)));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await PostAsync("/v1/feedback", $$"""{"id":"{{Guid.CreateVersion7()}}","actual":1}"""));
        }

        await Eventually.HoldsAsync("the registry is missed", () => Lines().Any(line => line.EventId == 3006), _soon);
        api.Terminate();
        await api.ExitAsync(_soon);

        var lines = Lines();
        var minutes = 1 + (int)(lines[^1].Time - lines[0].Time).TotalMinutes + 1; // those begun count
        Assert.All(
            lines.Where(line => line.Level is "warning" or "error").GroupBy(line => (line.Category, line.EventId)),
            alike => Assert.True(alike.Count() <= minutes * (alike.Key.EventId == 1001 ? 60 : 1), $"{alike.Key}: {alike.Count()} lines in {minutes} minutes"));
        // Redis, the store at its opening and at a request, the registry; and how many lines were left out.
        Assert.Superset(new HashSet<int> { 3001, 3003, 3006, 4004, 1003 }, lines.Select(line => line.EventId).ToHashSet());
        Assert.Contains(lines, line => line.EventId == 1003 && line.Message.Contains($"event 3003 of MlopsHousing.Api.Problems.ProblemMiddleware", StringComparison.Ordinal));
        Assert.DoesNotContain("secret", api.Output, StringComparison.Ordinal);

        async Task<HttpStatusCode> PostAsync(string path, string body)
        {
            using var answer = await http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
            return answer.StatusCode;
        }

        List<(DateTime Time, string Level, string Category, int EventId, string Message)> Lines() =>
        [
            .. from text in api.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries)
               let json = JsonDocument.Parse(text).RootElement
               select (json.GetProperty("time").GetDateTime(), json.GetProperty("level").GetString()!, json.GetProperty("category").GetString()!,
                   json.TryGetProperty("eventId", out var id) ? id.GetInt32() : 0, json.GetProperty("message").GetString()!),
        ];
    }
}
