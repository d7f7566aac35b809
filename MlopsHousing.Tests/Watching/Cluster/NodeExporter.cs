using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Watching.Cluster;

/// <summary>A real node exporter, of this machine.</summary>
internal sealed class NodeExporter : IAsyncDisposable
{
    private readonly ServiceProcess _process;

    private NodeExporter() => _process = ServiceProcess.Start(Requires.Program("prometheus-node-exporter"), [$"--web.listen-address={Address}", "--log.level=error"]);

    /// <summary>Host and port.</summary>
    public string Address { get; } = $"127.0.0.1:{FreePort.Next()}";

    public static async Task<NodeExporter> StartNewAsync()
    {
        var exporter = new NodeExporter();
        await exporter._process.AnswersAsync($"http://{exporter.Address}/metrics", TimeSpan.FromSeconds(60));
        return exporter;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
