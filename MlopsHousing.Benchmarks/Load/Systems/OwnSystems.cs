using MlopsHousing.Benchmarks.Load.Peers;

namespace MlopsHousing.Benchmarks.Load.Systems;

/// <summary>Our services as anybody starts them: everything on that is on by default, and the log of predictions in SQLite.</summary>
/// <param name="programs">What is started.</param>
internal sealed class OwnSystems(Programs programs)
{
    /// <summary>
    /// A client's limit is raised, not removed: every request still goes through it. All else is the defaults: metrics, intervals, cache, drift,
    /// request log, log of predictions.
    /// </summary>
    private static readonly Dictionary<string, string> _limits = new() { ["RateLimit__PerSecond"] = "1000000", ["RateLimit__Burst"] = "10000000" };

    public Task<MeasuredSystem> StartAllInOneAsync() => ReadyAsync(StartAllInOne());

    /// <summary>Does not wait until it is ready.</summary>
    public MeasuredSystem StartAllInOne()
    {
        var (folder, port) = (Directory.CreateTempSubdirectory("mlops-load-"), ServerProcess.FreePort());
        var server = ServerProcess.StartDotnet(
            "all-in-one", programs.Of("MlopsHousing.AllInOne"), ["--port", $"{port}", "--grpc-port", $"{ServerProcess.FreePort()}"],
            new Dictionary<string, string>(_limits) { ["XDG_DATA_HOME"] = folder.FullName });
        return new(port, [server], folder);
    }

    /// <summary>Api, which asks Predict over gRPC for what its cache does not hold.</summary>
    public async Task<MeasuredSystem> StartTwoProcessesAsync()
    {
        var (predict, grpc) = StartPredict();
        var system = StartApi(grpc).InFrontOf(predict);
        await predict.ReadyAsync();
        return await ReadyAsync(system);
    }

    /// <summary>Does not wait until it is ready.</summary>
    public (MeasuredSystem Predict, int GrpcPort) StartPredict()
    {
        var (http, grpc) = (ServerProcess.FreePort(), ServerProcess.FreePort());
        var predict = ServerProcess.StartDotnet(
            "predict", programs.Of("MlopsHousing.Predict"), [], new Dictionary<string, string> { ["Predict__HttpPort"] = $"{http}", ["Predict__GrpcPort"] = $"{grpc}" });
        return (new(http, [predict]), grpc);
    }

    /// <summary>Does not wait until it is ready.</summary>
    public MeasuredSystem StartApi(int predict, params (string Name, string Value)[] settings)
    {
        var (folder, port) = (Directory.CreateTempSubdirectory("mlops-load-"), ServerProcess.FreePort());
        var environment = new Dictionary<string, string>(_limits)
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["Predict__Address"] = $"http://127.0.0.1:{predict}",
            ["Store__Path"] = Path.Combine(folder.FullName, "store.db"),
        };
        foreach (var (name, value) in settings) environment[name] = value;
        return new(port, [ServerProcess.StartDotnet("api", programs.Of("MlopsHousing.Api"), [], environment)], folder);
    }

    /// <summary>One of this program's own peers, with the garbage collector of the services.</summary>
    public static Task<MeasuredSystem> StartPeerAsync(string name)
    {
        var port = ServerProcess.FreePort();
        var server = ServerProcess.StartDotnet(
            name, typeof(MinimalServer).Assembly.Location, ["serve", name, $"{port}"], new Dictionary<string, string> { ["DOTNET_gcConcurrent"] = "1" });
        return ReadyAsync(new(port, [server]));
    }

    private static async Task<MeasuredSystem> ReadyAsync(MeasuredSystem system)
    {
        try
        {
            await system.ReadyAsync();
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }
}
