using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.EndToEnd;

/// <summary>
/// The system in both of its modes over one registry: the all-in-one, and Api and Predict as two processes with a Redis
/// between them, all from their own build output.
/// </summary>
public class BothModes : IAsyncLifetime
{
    private static readonly TimeSpan _toStart = TimeSpan.FromSeconds(60); // on a busy machine; alone it takes one or two

    private readonly List<IAsyncDisposable> _running = [];
    private TestRegistry? _registry;
    private TempFolder? _owner;

    /// <summary>The all-in-one: everything on one address.</summary>
    internal Mode Together { get; private set; } = null!;

    /// <summary>Api and Predict apart.</summary>
    internal Mode Apart { get; private set; } = null!;

    /// <summary>Both.</summary>
    internal IReadOnlyList<Mode> All => [Together, Apart];

    internal TestRegistry Registry => _registry!;

    /// <summary>The services: the all-in-one, Predict and Api.</summary>
    internal IReadOnlyList<ServiceProcess> Services => [.. _running.OfType<ServiceProcess>()];

    /// <summary>Where the all-in-one keeps its API key.</summary>
    internal string KeyFile => Path.Combine(_owner!.Path, "MlopsHousing", "api-key");

    /// <summary>What a service is started with besides.</summary>
    private protected virtual IEnumerable<KeyValuePair<string, string?>> SettingsOf(string project) => [];

    /// <summary>False where redis-server is missing: then the tests skip or fail by themselves.</summary>
    private static bool CanRun => Requires.HasProgram("redis-server");

    public async ValueTask InitializeAsync()
    {
        if (!CanRun)
            return;
        _registry = await TestRegistry.WithHomesAsync();
        _owner = new TempFolder();
        var redis = await RedisServer.StartNewAsync();
        _running.Add(redis);

        int all = FreePort.Next(), allGrpc = FreePort.Next(), api = FreePort.Next(), predict = FreePort.Next(), predictGrpc = FreePort.Next();
        var together = Start("MlopsHousing.AllInOne", ["--port", $"{all}", "--grpc-port", $"{allGrpc}"], new() { ["XDG_DATA_HOME"] = _owner.Path });
        var predictProcess = Start("MlopsHousing.Predict", [], new()
        {
            ["Predict__HttpPort"] = $"{predict}",
            ["Predict__GrpcPort"] = $"{predictGrpc}",
        });
        var apiProcess = Start("MlopsHousing.Api", [], new()
        {
            ["ASPNETCORE_URLS"] = Http(api),
            ["Predict__Address"] = Http(predictGrpc),
            ["ConnectionStrings__cache"] = redis.Address,
        });
        Together = new("all-in-one", new(Http(all)), new(Http(all)), new(Http(allGrpc)));
        Apart = new("two processes", new(Http(api)), new(Http(predict)), new(Http(predictGrpc)));

        await together.AnswersAsync($"{Together.Api}readyz", _toStart);
        await predictProcess.AnswersAsync($"{Apart.Predict}readyz", _toStart);
        await apiProcess.AnswersAsync($"{Apart.Api}readyz", _toStart);
    }

    /// <summary>Skips the test where the modes could not be started.</summary>
    internal static void Require() => Requires.Program("redis-server");

    public async ValueTask DisposeAsync()
    {
        foreach (var running in _running)
            await running.DisposeAsync();
        _owner?.Dispose();
        _registry?.Dispose();
        GC.SuppressFinalize(this);
    }

    private ServiceProcess Start(string project, string[] args, Dictionary<string, string?> environment)
    {
        environment["Registry__Root"] = Registry.Root;
        foreach (var (name, value) in SettingsOf(project)) environment[name] = value;
        var process = ServiceProcess.StartProject(project, args, environment);
        _running.Add(process);
        return process;
    }

    private static string Http(int port) => $"http://127.0.0.1:{port}";

    /// <summary>Where a mode answers: in the all-in-one both parts share an address.</summary>
    internal sealed record Mode(string Name, Uri Api, Uri Predict, Uri Grpc);
}
