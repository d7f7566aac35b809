using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MlopsHousing.Tests.Processes;

/// <summary>A program under test in a process of its own: started, watched, and always ended.</summary>
internal sealed partial class ServiceProcess : IAsyncDisposable
{
    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _stdout = new();
    private readonly ConcurrentQueue<string> _stderr = new();

    private ServiceProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(_stdout, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_stderr, line.Data);
        _process.Start();
        _process.StandardInput.Close();
        Watchdog.Watch(Environment.ProcessId, _process.Id);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The process's number.</summary>
    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it has written to standard output so far.</summary>
    public string Stdout => string.Join('\n', _stdout);

    /// <summary>What it has written to standard error so far.</summary>
    public string Stderr => string.Join('\n', _stderr);

    /// <summary>Both, for the message of a failed test.</summary>
    public string Output => $"stdout:\n{Stdout}\nstderr:\n{Stderr}";

    /// <summary>Starts a project of this solution from its own build output, in the tests' configuration.</summary>
    /// <param name="project">The project's name, such as <c>MlopsHousing.Api</c>.</param>
    /// <param name="args">Its arguments.</param>
    /// <param name="environment">Environment variables to set; null as a value removes one.</param>
    /// <param name="workingDirectory">Where to start it; the repository's root if null.</param>
    /// <param name="assembly">The program's name if it isn't the project's.</param>
    public static ServiceProcess StartProject(
        string project,
        IEnumerable<string>? args = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingDirectory = null,
        string? assembly = null)
    {
        var dll = Repository.File(project, "bin", Repository.Configuration, "net10.0", $"{assembly ?? project}.dll");
        Assert.True(File.Exists(dll), $"{dll} is missing; build the solution first.");
        return Start("dotnet", ["exec", dll, .. args ?? []], environment, workingDirectory);
    }

    /// <summary>Starts a program that is part of the tests (Program.cs).</summary>
    public static ServiceProcess StartTestProgram(string name, params string[] args) =>
        Start("dotnet", ["exec", typeof(ServiceProcess).Assembly.Location, name, .. args]);

    /// <summary>Starts any program.</summary>
    public static ServiceProcess Start(
        string program,
        IEnumerable<string> args,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingDirectory = null)
    {
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? Repository.Root,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        return new ServiceProcess(start);
    }

    /// <summary>Waits until a URL answers with success.</summary>
    /// <exception cref="InvalidOperationException">The process ended first.</exception>
    public Task AnswersAsync(string url, TimeSpan within) => UntilAsync($"{url} answers", async () =>
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        try
        {
            using var answer = await http.GetAsync(url);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }, within);

    /// <summary>Waits until its output, of either kind, holds a text.</summary>
    public Task WritesAsync(string text, TimeSpan within) =>
        UntilAsync($"it writes “{text}”", () => Task.FromResult(Output.Contains(text, StringComparison.Ordinal)), within);

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitAsync(TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"It did not end within {within.TotalSeconds:0.#} s.\n{Output}");
        }

        return _process.ExitCode;
    }

    /// <summary>Asks it to stop, as an orchestrator does.</summary>
    public void Terminate() => Signal(SigTerm);

    /// <summary>Sends a signal by its number on Linux (19 stops, 18 continues, 9 kills).</summary>
    public void Signal(int number)
    {
        if (!_process.HasExited && Kill(_process.Id, number) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task UntilAsync(string what, Func<Task<bool>> condition, TimeSpan within)
    {
        try
        {
            await Eventually.HoldsAsync(what, async () =>
            {
                if (!HasExited)
                    return await condition();
                await _process.WaitForExitAsync(); // until its last words are read
                throw new InvalidOperationException($"It ended (exit code {_process.ExitCode}) before {what}.");
            }, within);
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            throw new InvalidOperationException($"{e.Message}\n{Output}", e);
        }
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
