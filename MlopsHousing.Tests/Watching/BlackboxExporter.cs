using MlopsHousing.Tests.Deploy;
using MlopsHousing.Tests.Deploy.GitOps;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Watching;

/// <summary>A real blackbox exporter with the modules that the platform's chart is given.</summary>
internal sealed class BlackboxExporter : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ServiceProcess _process;

    private BlackboxExporter(string trusted)
    {
        var values = ChartValues.Of(Manifests.Render("deploy", "argocd", "environments", "production"), "prometheus-blackbox-exporter");
        File.WriteAllText(_folder["blackbox.yaml"], ChartValues.Yaml(values["config"]));
        _process = ServiceProcess.Start(
            Requires.Program("prometheus-blackbox-exporter"), [$"--config.file={_folder["blackbox.yaml"]}", $"--web.listen-address={Address}"],
            // Go's place for the authorities that a system trusts.
            new Dictionary<string, string?> { ["SSL_CERT_FILE"] = trusted });
    }

    /// <summary>Host and port.</summary>
    public string Address { get; } = $"127.0.0.1:{FreePort.Next()}";

    /// <param name="trusted">A file with the certificates of the authorities that it trusts.</param>
    public static async Task<BlackboxExporter> StartNewAsync(string trusted)
    {
        var exporter = new BlackboxExporter(trusted);
        await exporter._process.AnswersAsync($"http://{exporter.Address}/-/healthy", TimeSpan.FromSeconds(60));
        return exporter;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
