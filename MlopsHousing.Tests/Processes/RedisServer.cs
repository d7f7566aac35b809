namespace MlopsHousing.Tests.Processes;

/// <summary>A real redis-server on a free loopback port, keeping nothing on disk.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const int SigStop = 19;
    private const int SigContinue = 18;

    private readonly string _program = Requires.Program("redis-server");
    private ServiceProcess? _process;

    /// <summary>The port, the same after each restart.</summary>
    public int Port { get; } = FreePort.Next();

    /// <summary>As ConnectionStrings:cache takes it.</summary>
    public string Address => $"127.0.0.1:{Port}";

    public static async Task<RedisServer> StartNewAsync()
    {
        var server = new RedisServer();
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts it, for the first time or again.</summary>
    public async Task StartAsync()
    {
        _process = ServiceProcess.Start(
            _program,
            ["--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
            workingDirectory: Path.GetTempPath());
        await _process.WritesAsync("Ready to accept connections", TimeSpan.FromSeconds(20));
    }

    /// <summary>Ends it at once, as a crash does.</summary>
    public async Task KillAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>Stops it from answering while its connections stay open, as a hang does.</summary>
    public void Hang() => _process!.Signal(SigStop);

    /// <summary>Lets it go on.</summary>
    public void Resume() => _process!.Signal(SigContinue);

    public async ValueTask DisposeAsync() => await KillAsync();
}
