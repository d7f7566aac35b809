using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Hostile.Fuzzing;

/// <summary>Api and Predict as two processes, and the all-in-one, each as it ships: what is fuzzed.</summary>
internal sealed class FuzzedSystem : IAsyncDisposable
{
    private static readonly TimeSpan _toStart = TimeSpan.FromSeconds(90);

    private readonly List<ServiceProcess> _services = [];
    private readonly Dictionary<FuzzTarget, int> _ports = [];
    private readonly TempFolder _folder = new();
    private TestRegistry? _listings;
    private TestRegistry? _homes;

    /// <summary>The API key that all services know; always the same, so that a case is the same bytes in every run.</summary>
    public const string Key = "fuzzed-d1ce0f5eed5c0de7";

    /// <summary>What no answer and no line of a log may hold: a key that is not valid is one character longer, and told by this, too.</summary>
    public IReadOnlyList<string> Secrets => [Key, _folder.Path, _homes!.Root, _listings!.Root];

    public IReadOnlyList<ServiceProcess> Services => _services;

    public int PortOf(FuzzTarget target) => _ports[target];

    public static async Task<FuzzedSystem> StartAsync()
    {
        var system = new FuzzedSystem { _listings = await TestRegistry.WithListingsAsync(), _homes = await TestRegistry.WithHomesAsync() };
        try
        {
            foreach (var target in Enum.GetValues<FuzzTarget>()) system._ports[target] = FreePort.Next();
            var predict = system.Start("MlopsHousing.Predict", [], system._listings, new()
            {
                ["Predict__HttpPort"] = $"{system._ports[FuzzTarget.Predict]}",
                ["Predict__GrpcPort"] = $"{system._ports[FuzzTarget.PredictGrpc]}",
            });
            var api = system.Start("MlopsHousing.Api", [], system._listings, new()
            {
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{system._ports[FuzzTarget.Api]}",
                ["Predict__Address"] = $"http://127.0.0.1:{system._ports[FuzzTarget.PredictGrpc]}",
                ["Store__Path"] = system._folder["api.db"],
                // What is asked for is an answer, however busy the machine is.
                ["Predict__Timeout"] = "00:01:00",
                ["Predict__HedgeAfter"] = "00:01:00",
                ["Predict__ConnectTimeout"] = "00:01:00",
            });
            var all = system.Start("MlopsHousing.AllInOne", ["--port", $"{system._ports[FuzzTarget.AllInOne]}", "--grpc-port", $"{system._ports[FuzzTarget.AllInOneGrpc]}"], system._homes, new()
            {
                ["Store__Path"] = system._folder["all.db"],
            });
            foreach (var (service, target) in new[] { (predict, FuzzTarget.Predict), (api, FuzzTarget.Api), (all, FuzzTarget.AllInOne) })
                await service.AnswersAsync($"http://127.0.0.1:{system._ports[target]}/readyz", _toStart);
            // The store is opened once predictions are answered; until then feedback is 503, and rightly.
            foreach (var (service, target) in new[] { (api, FuzzTarget.Api), (all, FuzzTarget.AllInOne) })
                await service.AnswersAsync($"http://127.0.0.1:{system._ports[target]}/v1/monitoring/quality", _toStart);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the processes hold now: megabytes of memory, and open files and sockets.</summary>
    public IReadOnlyList<(string Name, int Megabytes, int Handles)> Measure() => [.. _services.Select((service, i) => (
        ((string[])["predict", "api", "all-in-one"])[i],
        int.Parse(File.ReadLines($"/proc/{service.Id}/status").First(line => line.StartsWith("VmRSS", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024,
        Directory.EnumerateFileSystemEntries($"/proc/{service.Id}/fd").Count()))];

    /// <summary>Requests that are still worked on: a handler that hangs after its client has gone is one of them.</summary>
    public async Task<double> RequestsAtWorkAsync()
    {
        using var http = new HttpClient();
        var sum = -3.0; // those that ask
        foreach (var target in (FuzzTarget[])[FuzzTarget.Api, FuzzTarget.Predict, FuzzTarget.AllInOne])
            sum += (await http.GetStringAsync($"http://127.0.0.1:{_ports[target]}/metrics")).Split('\n')
                .Where(line => line.StartsWith("http_server_active_requests{", StringComparison.Ordinal))
                .Sum(line => double.Parse(line[(line.IndexOf('}') + 2)..].Split(' ')[0], CultureInfo.InvariantCulture));
        return sum;
    }

    /// <summary>Lines of the logs that say that something went wrong in a service, or that tell a secret.</summary>
    public IReadOnlyList<string> FaultsLogged() =>
    [
        .. from service in _services
           from line in service.Output.Split('\n')
           where IsError(line) || line.Contains(Key, StringComparison.Ordinal) || line.StartsWith("Unhandled exception", StringComparison.Ordinal)
           select line.Length > 1_500 ? line[..1_500] + "…" : line,
    ];

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services) await service.DisposeAsync();
        _listings?.Dispose();
        _homes?.Dispose();
        _folder.Dispose();
    }

    private ServiceProcess Start(string project, string[] args, TestRegistry registry, Dictionary<string, string?> settings)
    {
        settings["Registry__Root"] = registry.Root;
        settings["ApiKeys__Keys__fuzz"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)));
        // Fuzzing is not a client that behaves; what is looked for lies behind these.
        settings["RateLimit__PerSecond"] = "1000000";
        settings["RateLimit__Burst"] = "10000000";
        settings["Predictions__MaxBatches"] = "1000";
        settings["Predictions__MaxClientBatches"] = "1000";
        settings["Logging__LogLevel__MlopsHousing.ServiceDefaults.Logging.RequestLog"] = "Warning";
        settings["Shutdown__ReadinessDelay"] = "00:00:00";
        settings["XDG_DATA_HOME"] = _folder.Path;
        settings["HOME"] = _folder.Path;
        var service = ServiceProcess.StartProject(project, args, settings);
        _services.Add(service);
        return service;
    }

    private static bool IsError(string line)
    {
        if (!line.StartsWith('{')) return false;
        try
        {
            var json = JsonElement.Parse(line);
            return json.TryGetProperty("level", out var level) && level.GetString() is "Error" or "Critical" or "error" or "critical";
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
