using MlopsHousing.Benchmarks.Load.Figures;

namespace MlopsHousing.Benchmarks.Load.Systems;

/// <summary>What is measured as one: a server, or several that make up one answer.</summary>
/// <param name="port">Where it is asked.</param>
/// <param name="processes">All that take part; the first is asked.</param>
/// <param name="folder">What it wrote, removed at its end.</param>
internal sealed class MeasuredSystem(int port, IReadOnlyList<ServerProcess> processes, DirectoryInfo? folder = null) : IAsyncDisposable
{
    public int Port => port;

    public IReadOnlyList<ServerProcess> Processes => processes;

    /// <summary>The processor time of all of it so far.</summary>
    public TimeSpan Cpu => processes.Aggregate(TimeSpan.Zero, (sum, process) => sum + process.Cpu);

    /// <summary>The same with another behind it, without which it does not answer.</summary>
    public MeasuredSystem InFrontOf(MeasuredSystem behind) => new(port, [.. processes, .. behind.Processes], folder);

    /// <summary>Waits until the one that is asked is ready.</summary>
    /// <exception cref="InvalidOperationException">It ended, or took too long.</exception>
    public Task ReadyAsync() => processes[0].AnswersAsync($"http://127.0.0.1:{port}/readyz");

    /// <summary>The counters of the one that is asked; none where it has none.</summary>
    public async Task<string> ScrapeAsync()
    {
        try
        {
            return await Metrics.ScrapeAsync(port);
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes) await process.DisposeAsync();
        folder?.Delete(recursive: true);
    }
}
