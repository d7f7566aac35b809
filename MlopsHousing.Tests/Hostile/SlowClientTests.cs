using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MlopsHousing.Tests.Hostile.Fuzzing;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Hostile;

/// <summary>Clients that send a byte now and then, to hold connections (slowloris): the server's own timeouts end them.</summary>
[Collection(Alone.Name)]
public sealed class SlowClientTests
{
    private const int Connections = 60;

    // Thirty seconds for a head, five and a half of grace for a body, and a busy machine.
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(75);

    [Fact]
    public async Task Heads_and_bodies_that_trickle_are_cut_off_while_others_are_answered()
    {
        await using var system = await FuzzedSystem.StartAsync();
        string[] starts =
        [
            "GET /v1/version HTTP/1.1\r\nHost: a\r\nX-Slow: ",
            "POST /v1/predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 200\r\n\r\n{",
            "POST /v1/predict/batch HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
            "POST /invocations HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\nContent-Length: 200\r\n\r\na",
        ];
        var slow = Enumerable.Range(0, Connections).Select(i => HoldAsync(system.PortOf(i % 2 == 0 ? FuzzTarget.AllInOne : FuzzTarget.Predict), starts[i / 2 % starts.Length])).ToList();

        using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{system.PortOf(FuzzTarget.AllInOne)}"), Timeout = TimeSpan.FromSeconds(20) };
        while (slow.Any(s => !s.IsCompleted))
        {
            using var body = new StringContent(TestModels.HomeJson, Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync("/v1/predict", body);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await Task.Delay(500);
        }

        Assert.All(await Task.WhenAll(slow), took => Assert.True(took < _longest, $"A connection was held for {took.TotalSeconds:0} s."));
    }

    /// <summary>Sends a byte a second until the connection is closed.</summary>
    private static async Task<TimeSpan> HoldAsync(int port, string start)
    {
        var clock = Stopwatch.StartNew();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(start));
        var closed = ReadToEndAsync(socket);
        while (await Task.WhenAny(closed, Task.Delay(1_000)) != closed && clock.Elapsed < _longest)
        {
            try
            {
                await socket.SendAsync("x"u8.ToArray());
            }
            catch (SocketException)
            {
                break;
            }
        }

        return clock.Elapsed;
    }

    private static async Task ReadToEndAsync(Socket socket)
    {
        try
        {
            var buffer = new byte[1024];
            while (await socket.ReceiveAsync(buffer) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Reset: closed, too.
        }
    }
}
