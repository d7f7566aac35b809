using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MlopsHousing.Tests.AllInOne;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Hostile;

/// <summary>A client whose connection is reset while it sends, as a phone's is that loses its network, is no failure of the service.</summary>
public sealed class ResetClientTests
{
    private const int Times = 10;

    [Fact]
    public async Task A_reset_within_a_body_counts_and_logs_no_failure_of_ours()
    {
        using var registry = await TestRegistry.WithHomesAsync();
        await using var started = new AllInOneProcess(registry.Root, []);
        await started.ReadyAsync();
        using var http = new HttpClient { BaseAddress = started.Address };
        var before = Sum(await CountsAsync(http));
        string[] paths = ["/v1/predict", "/v1/predict/batch", "/v1/feedback", $"/v2/models/{TestModels.Homes.Name}/infer", "/invocations"];
        foreach (var path in paths)
            for (var i = 0; i < Times; i++) await ResetAsync(started.Port, $"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 500", "{\"a\":");
        for (var i = 0; i < Times; i++)
            await ResetAsync(started.Port, "POST /v1/predict/batch HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked", "5\r\n{");

        string[] counts = [];
        await Eventually.HoldsAsync("all are counted", async () => Sum(counts = await CountsAsync(http)) == before + (paths.Length + 1) * Times, TimeSpan.FromSeconds(20));
        Assert.All(counts, line => Assert.DoesNotContain("status_code=\"5", line));
        Assert.DoesNotContain("\"level\":\"error\"", started.Process.Stdout, StringComparison.Ordinal);
    }

    private static async Task<string[]> CountsAsync(HttpClient http) =>
        [.. (await http.GetStringAsync("/metrics")).Split('\n').Where(line =>
            line.StartsWith("http_server_request_duration_seconds_count{", StringComparison.Ordinal) && line.Contains("POST", StringComparison.Ordinal))];

    private static int Sum(string[] counts) =>
        counts.Sum(line => int.Parse(line[(line.IndexOf("} ", StringComparison.Ordinal) + 2)..].Split(' ')[0], CultureInfo.InvariantCulture));

    private static async Task ResetAsync(int port, string head, string partOfBody)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { LingerState = new(enable: true, seconds: 0) };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"{head}\r\nExpect: 100-continue\r\n\r\n"));
        Assert.NotEqual(0, await socket.ReceiveAsync(new byte[4096])); // the body is being waited for, or its like is refused
        await socket.SendAsync(Encoding.ASCII.GetBytes(partOfBody));
    }
}
