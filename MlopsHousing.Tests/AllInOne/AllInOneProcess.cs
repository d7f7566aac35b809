using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.AllInOne;

/// <summary>Starts the all-in-one as a process with an owner of its own, so that no test writes into anybody's home.</summary>
internal sealed class AllInOneProcess : IAsyncDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60); // on a busy machine; alone it takes about one

    private readonly TempFolder _owner = new();

    public AllInOneProcess(string registry, string[] args, Dictionary<string, string?>? environment = null)
    {
        Port = FreePort.Next();
        GrpcPort = FreePort.Next();
        Process = Start(registry, ["--port", $"{Port}", "--grpc-port", $"{GrpcPort}", .. args], _owner.Path, environment);
    }

    public int Port { get; }

    public int GrpcPort { get; }

    public ServiceProcess Process { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>Where it keeps its API key.</summary>
    public string KeyFile => Path.Combine(_owner.Path, "MlopsHousing", "api-key");

    /// <summary>Starts one with just these arguments.</summary>
    public static ServiceProcess Start(string? registry, string[] args, string owner, Dictionary<string, string?>? environment = null)
    {
        var all = new Dictionary<string, string?> { ["Registry__Root"] = registry, ["XDG_DATA_HOME"] = owner };
        foreach (var (name, value) in environment ?? [])
            all[name] = value;
        return ServiceProcess.StartProject("MlopsHousing.AllInOne", args, all);
    }

    /// <summary>Waits for its report, which it writes when it is ready.</summary>
    public Task ReadyAsync() => Process.WritesAsync("is ready", _limit);

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        _owner.Dispose();
    }
}
