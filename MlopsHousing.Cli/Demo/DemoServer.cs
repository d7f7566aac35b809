using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace MlopsHousing.Cli.Demo;

/// <summary>The all-in-one as a process of its own, on ports that are free, with everything that it keeps in one folder.</summary>
internal sealed partial class DemoServer : IAsyncDisposable
{
    private const string Project = "MlopsHousing.AllInOne";

    /// <summary>Where it must be built first, that takes most of it.</summary>
    private static readonly TimeSpan _toStart = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DemoServer(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new UsageException($"The all-in-one ended before it answered. It said: {Said()}"));
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where its file of predictions and feedback is.</summary>
    public required string Store { get; init; }

    /// <summary>Starts it.</summary>
    /// <param name="program">Its program (<c>.dll</c>) or project folder; null to look for it.</param>
    /// <param name="registry">The registry that it serves.</param>
    /// <param name="folder">What it keeps.</param>
    public static DemoServer Start(string? program, string registry, string folder)
    {
        var store = Path.Combine(folder, "store.db");
        var start = new ProcessStartInfo("dotnet", [.. Command(program), "--port", "0", "--grpc-port", "0", "--registry", registry])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XDG_DATA_HOME"] = folder;
        start.Environment["Store__Path"] = store;
        // One client sends all traffic here.
        start.Environment["RateLimit__PerSecond"] = start.Environment["RateLimit__Burst"] = "100000";
        start.Environment["Shutdown__ReadinessDelay"] = "00:00:00";
        // Of whoever runs the demo, and meant for other services.
        foreach (var variable in new[] { "ConnectionStrings__store", "ConnectionStrings__cache", "Registry__Root", "Registry__Model" }) start.Environment.Remove(variable);
        return new(start) { Store = store };
    }

    /// <summary>Waits until it answers.</summary>
    /// <exception cref="UsageException">It ended, or takes too long.</exception>
    public async Task<Uri> ReadyAsync(CancellationToken cancel)
    {
        try
        {
            return await _address.Task.WaitAsync(_toStart, cancel);
        }
        catch (TimeoutException)
        {
            throw new UsageException($"The all-in-one does not answer after {_toStart.TotalMinutes:0} minutes. It said: {Said()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string[] Command(string? program)
    {
        if (program is not null) return File.Exists(program) || Directory.Exists(program) ? Run(program) : throw new UsageException($"There is no {program}, which --all-in-one names.");
        // Beside this program, as the build lays both out.
        if (Built() is { } built) return Run(built);
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, Project)))
                return Run(Path.Combine(folder.FullName, Project));
        throw new UsageException($"{Project} was not found. Run the demo in the repository, or name its program with --all-in-one PATH.");
    }

    private static string[] Run(string program) => program.EndsWith(".dll", StringComparison.Ordinal) ? ["exec", program] : ["run", "--project", program, "--"];

    private static string? Built()
    {
        var here = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        var there = here.Replace($"{Path.DirectorySeparatorChar}MlopsHousing.Cli{Path.DirectorySeparatorChar}", $"{Path.DirectorySeparatorChar}{Project}{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
        return there != here && Path.Combine(there, $"{Project}.dll") is var dll && File.Exists(dll) ? dll : null;
    }

    private void Read(string? line)
    {
        if (line is null) return;
        lock (_said) _said.AppendLine(line);
        if (Address().Match(line) is { Success: true } address) _address.TrySetResult(new(address.Value));
    }

    private string Said()
    {
        lock (_said) return string.Join(' ', _said.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).TakeLast(60));
    }

    [GeneratedRegex(@"http://[\w.]+:\d+(?=/v1/predict)")]
    private static partial Regex Address();
}
