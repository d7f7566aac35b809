using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MlopsHousing.Benchmarks.Load.Figures;

namespace MlopsHousing.Benchmarks.Load.Systems;

/// <summary>A server in a process of its own, ended with everything that it started.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const int KeptLines = 40;
    private static readonly TimeSpan _longestStart = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private ServerProcess(string name, ProcessStartInfo start)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        Name = name;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Name { get; }

    /// <summary>What it took so far.</summary>
    public TimeSpan Cpu => ProcessTree.Cpu(_process.Id);

    /// <summary>In bytes, now.</summary>
    public long Resident => ProcessTree.Resident(_process.Id);

    /// <summary>Its last lines.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts an assembly.</summary>
    public static ServerProcess StartDotnet(string name, string assembly, IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null) =>
        Start(name, "dotnet", ["exec", assembly, .. args], environment);

    public static ServerProcess Start(string name, string program, IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, args);
        foreach (var (key, value) in environment ?? new Dictionary<string, string>()) start.Environment[key] = value;
        return new(name, start);
    }

    /// <summary>A port of this machine that nobody listens on now.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Waits until a URL answers with success.</summary>
    /// <exception cref="InvalidOperationException">The process ended, or took too long.</exception>
    public async Task AnswersAsync(string url)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (var clock = Stopwatch.StartNew(); !_process.HasExited && clock.Elapsed < _longestStart; await Task.Delay(20))
        {
            try
            {
                if ((await http.GetAsync(url)).IsSuccessStatusCode) return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not yet.
            }
        }

        throw new InvalidOperationException($"{Name} does not answer at {url}.\n{Output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        _output.Enqueue(line);
        while (_output.Count > KeptLines) _output.TryDequeue(out _);
    }
}
