using System.Text.Json;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.ServiceDefaults;

/// <summary>What a real process writes to stdout.</summary>
public sealed class ProcessLogTests
{
    [Fact]
    public async Task Every_line_is_json_and_none_holds_a_body_a_key_or_a_query()
    {
        await using var service = await PredictProcess.StartAsync(("RequestLog__SampleRatio", "1"));
        using var request = new HttpRequestMessage(HttpMethod.Post, PredictProcess.InferencePath + "?key=secret-query")
        {
            Content = new StringContent(PredictProcess.Inference.Replace("8.3252", "8.7654321", StringComparison.Ordinal), null, "application/json"),
        };
        request.Headers.Add("X-Api-Key", "secret-key");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        await service.Client.SendAsync(request);
        await service.Client.PostAsync(PredictProcess.InferencePath, new StringContent("""{"inputs":"secret-body"}""", null, "application/json"));
        // Warm-up sends requests of its own and they are logged too, so each of the two is told by what only it has.
        await Eventually.HoldsAsync(
            "both requests are logged",
            () => service.Process.Stdout is var log && log.Contains("0af7651916cd43dd8448eb211c80319c") && log.Contains("\"Status\":400"),
            PredictProcess.Soon);
        service.Process.Terminate();

        var lines = service.Process.Stdout.Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.All(lines, line =>
        {
            Assert.EndsWith("Z", line.GetProperty("time").GetString());
            Assert.Contains(line.GetProperty("level").GetString(), (string[])["info", "warning", "error"]);
            Assert.NotEmpty(line.GetProperty("category").GetString()!);
        });
        var logged = Assert.Single(lines, line => line.TryGetProperty("traceId", out var id) && id.GetString() == "0af7651916cd43dd8448eb211c80319c");
        Assert.Equal(1001, logged.GetProperty("eventId").GetInt32());
        Assert.Equal(200, logged.GetProperty("values").GetProperty("Status").GetInt32());
        Assert.DoesNotContain("secret", service.Process.Stdout);
        Assert.DoesNotContain("8.7654321", service.Process.Stdout);
    }
}
