using System.Diagnostics;
using System.Runtime.InteropServices;
using MlopsHousing.Benchmarks.Load.Client;

namespace MlopsHousing.Benchmarks.Load.Systems;

/// <summary>
/// The stack that MlopsHousing replaces: FastAPI, uvicorn and scikit-learn as Debian packages them, set up to their advantage (uvloop, httptools,
/// arrays instead of data frames, no access log, one OpenMP thread, a worker a core). Its model is as large as the champion and learned
/// from the champion's answers.
/// </summary>
internal sealed class OriginalSystems : IDisposable
{
    /// <summary>Debian's own Python: its packages are that one's.</summary>
    private const string Python = "/usr/bin/python3";

    private const int Workers = 2;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlops-original-");
    private double[] _expected = [];

    private static string Scripts => Path.Combine(AppContext.BaseDirectory, "Load", "Peers", "original");

    private Homes Asked { get; set; } = null!;

    /// <summary>What is missing to measure it; null where nothing is.</summary>
    public static string? Missing()
    {
        if (!File.Exists(Python)) return $"there is no {Python}";
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", "import fastapi, httptools, httpx, sklearn, uvicorn, uvloop"]) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : "its packages are missing; on Debian: apt-get install python3-fastapi python3-httptools python3-httpx python3-sklearn python3-uvicorn python3-uvloop";
    }

    public static async Task<OriginalSystems> TrainAsync(Homes training, Homes asked)
    {
        var original = new OriginalSystems { Asked = asked };
        await original.WriteAsync("rows", training.Rows);
        await original.WriteAsync("targets", training.Predictions);
        await original.WriteAsync("asked", asked.Rows);
        using var process = Process.Start(new ProcessStartInfo(Python, [Path.Combine(Scripts, "train.py"), original._folder.FullName]))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"The original's model could not be trained: {Python} ended with {process.ExitCode}.");
        original._expected = MemoryMarshal.Cast<byte, double>(await File.ReadAllBytesAsync(Path.Combine(original._folder.FullName, "expected"))).ToArray();
        return original;
    }

    /// <summary>The model's service alone.</summary>
    public async Task<MeasuredSystem> StartOneAsync()
    {
        var (server, port) = await StartAsync("model_service", new() { ["FOLDER"] = _folder.FullName });
        return new(port, [server]);
    }

    /// <summary>The API's service in front of it.</summary>
    public async Task<MeasuredSystem> StartTwoAsync()
    {
        var (model, behind) = await StartAsync("model_service", new() { ["FOLDER"] = _folder.FullName });
        var (api, port) = await StartAsync("api_service", new() { ["MODEL_SERVICE"] = $"http://127.0.0.1:{behind}" });
        return new(port, [api, model]);
    }

    /// <summary>Its answers must be what scikit-learn said after training.</summary>
    public Questions Questions() => PredictQuestions.Number(Asked, _expected);

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<(ServerProcess, int Port)> StartAsync(string app, Dictionary<string, string> environment)
    {
        var port = ServerProcess.FreePort();
        environment["OMP_NUM_THREADS"] = "1";
        environment["PYTHONDONTWRITEBYTECODE"] = "1";
        var server = ServerProcess.Start($"original's {app}", Python,
            ["-m", "uvicorn", $"{app}:app", "--app-dir", Scripts, "--port", $"{port}", "--workers", $"{Workers}", "--loop", "uvloop", "--http", "httptools", "--log-level", "warning", "--no-access-log"],
            environment);
        await server.AnswersAsync($"http://127.0.0.1:{port}/readyz");
        return (server, port);
    }

    private Task WriteAsync(string name, double[] values) =>
        File.WriteAllBytesAsync(Path.Combine(_folder.FullName, name), MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}
