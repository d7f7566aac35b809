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
        var (folder, port, http, grpc) = (Directory.CreateTempSubdirectory("mlops-load-"), ServerProcess.FreePort(), ServerProcess.FreePort(), ServerProcess.FreePort());
        var predict = ServerProcess.StartDotnet(
            "predict", programs.Of("MlopsHousing.Predict"), [], new Dictionary<string, string> { ["Predict__HttpPort"] = $"{http}", ["Predict__GrpcPort"] = $"{grpc}" });
        var api = ServerProcess.StartDotnet("api", programs.Of("MlopsHousing.Api"), [], new Dictionary<string, string>(_limits)
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["Predict__Address"] = $"http://127.0.0.1:{grpc}",
            ["Store__Path"] = Path.Combine(folder.FullName, "store.db"),
        });
        await predict.AnswersAsync($"http://127.0.0.1:{http}/readyz");
        return await ReadyAsync(new(port, [api, predict], folder));
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
            await system.Processes[0].AnswersAsync($"http://127.0.0.1:{system.Port}/readyz");
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }
}
