using System.Globalization;
using System.Net.Sockets;
using System.Text;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.ServiceDefaults;

/// <summary>The inference service in a process of its own, with a registry of its own: a service as any other.</summary>
internal sealed class PredictProcess : IAsyncDisposable
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    /// <summary>Where homes are scored.</summary>
    public const string InferencePath = "/v2/models/test-homes/infer";

    /// <summary>Scores one home.</summary>
    public const string Inference =
        """{"inputs":[{"name":"input","datatype":"FP64","shape":[1,4],"data":[37.88,-122.23,5,8.3252]}]}""";

    private readonly TestRegistry _registry;

    private PredictProcess(TestRegistry registry, ServiceProcess process, int port)
    {
        _registry = registry;
        Process = process;
        Port = port;
        Client = new() { BaseAddress = new($"http://127.0.0.1:{port}") };
    }

    public ServiceProcess Process { get; }

    public HttpClient Client { get; }

    public int Port { get; }

    /// <param name="settings">As environment variables, such as <c>("Shutdown__DrainTimeout", "00:00:05")</c>.</param>
    public static async Task<PredictProcess> StartAsync(params (string Name, string Value)[] settings)
    {
        var service = await LaunchAsync(settings);
        await service.Process.AnswersAsync($"http://127.0.0.1:{service.Port}/readyz", Soon);
        return service;
    }

    /// <summary>Starts it, and does not wait for it to be ready.</summary>
    public static async Task<PredictProcess> LaunchAsync(params (string Name, string Value)[] settings)
    {
        var registry = await TestRegistry.WithHomesAsync();
        var port = FreePort.Next();
        var environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["Kestrel__Endpoints__Grpc__Url"] = $"http://127.0.0.1:{FreePort.Next().ToString(CultureInfo.InvariantCulture)}",
            ["Registry__Root"] = registry.Root,
        };
        foreach (var (name, value) in settings)
            environment[name] = value;
        return new(registry, ServiceProcess.StartProject("MlopsHousing.Predict", environment: environment), port);
    }

    /// <summary>Sends a request but for the last byte of its body, and returns once the service has begun to handle it.</summary>
    public async Task<UnfinishedRequest> BeginInferenceAsync()
    {
        var connection = new TcpClient();
        await connection.ConnectAsync("127.0.0.1", Port);
        var stream = connection.GetStream();
        // 100 Continue comes when a handler reads the body.
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {InferencePath} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {Inference.Length}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"));
        var buffer = new byte[25];
        await stream.ReadExactlyAsync(buffer);
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", Encoding.ASCII.GetString(buffer));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(Inference[..^1]));
        return new(connection, Inference[^1]);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Process.DisposeAsync();
        _registry.Dispose();
    }

    public sealed class UnfinishedRequest(TcpClient connection, char last) : IDisposable
    {
        /// <summary>Sends the last byte, and reads the whole answer.</summary>
        public async Task<string> FinishAsync()
        {
            var stream = connection.GetStream();
            await stream.WriteAsync(new[] { (byte)last });
            using var reader = new StreamReader(stream);
            return await reader.ReadToEndAsync();
        }

        public void Dispose() => connection.Dispose();
    }
}
