using System.Diagnostics;
using MlopsHousing.Benchmarks.Load.Client;
using MlopsHousing.Benchmarks.Load.Figures;
using MlopsHousing.Benchmarks.Load.Systems;

namespace MlopsHousing.Benchmarks.Load;

/// <summary>One line of the table: a system that is asked in one way, and what was measured of it.</summary>
/// <param name="name">As it is printed.</param>
/// <param name="system">Who is asked.</param>
/// <param name="ask">Makes that many requests, or fewer, which then are asked again and again.</param>
internal sealed class Series(string name, MeasuredSystem system, Func<int, Questions> ask)
{
    /// <summary>Requests under way at once, at most.</summary>
    public const int Connections = 64;
    private const int FirstRequests = 200;
    private const int FewMethods = 10;
    private const int StillRounds = 3;
    private static readonly TimeSpan WarmRound = TimeSpan.FromSeconds(0.4);
    private readonly List<Round> _rounds = [];
    private readonly List<TimeSpan> _latencies = [];
    private double _perSecond;

    public string Name => name;

    public MeasuredSystem System => system;

    /// <summary>In the order in which they were run, so that the same place in two series is about the same time.</summary>
    public IReadOnlyList<Round> Rounds => _rounds;

    public IReadOnlyList<TimeSpan> Latencies => _latencies;

    /// <summary>Requests a second at which latency was measured.</summary>
    public double SetRate { get; private set; }

    /// <summary>The most memory of each process that was seen after a round, in bytes.</summary>
    public long[] Resident { get; } = new long[system.Processes.Count];

    /// <summary>
    /// Asks until the runtime has compiled what is hot, which goes on long after the first requests and would take a processor from what is
    /// measured; and finds out how many requests make a round.
    /// </summary>
    /// <param name="least">As long at least.</param>
    /// <param name="most">And no longer.</param>
    public async Task WarmAsync(TimeSpan least, TimeSpan most)
    {
        var (count, compiled, still) = (FirstRequests, 0.0, 0);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < most && (clock.Elapsed < least || still < StillRounds);)
        {
            _perSecond = count / ClosedLoop.Run(system.Port, Connections, ask(count), count).TotalSeconds;
            count = Math.Max(FirstRequests, (int)(_perSecond * WarmRound.TotalSeconds));
            var now = await ReadAsync(Metrics.Compiled);
            still = now is { } methods && methods - compiled > FewMethods ? 0 : still + 1;
            compiled = now ?? 0;
        }
    }

    /// <summary>Measures requests a second, for about that long.</summary>
    public async Task RunRoundAsync(TimeSpan time)
    {
        var count = Math.Max(Connections, (int)(_perSecond * time.TotalSeconds));
        var questions = ask(count);
        GC.Collect(); // not in the middle
        var (allocated, cpu, own) = (await ReadAsync(Metrics.Allocated), system.Cpu, Environment.CpuUsage.TotalTime);
        var took = ClosedLoop.Run(system.Port, Connections, questions, count);
        var round = new Round(count / took.TotalSeconds, (system.Cpu - cpu) / count, (Environment.CpuUsage.TotalTime - own) / count, (await ReadAsync(Metrics.Allocated) - allocated) / count);
        _rounds.Add(round);
        _perSecond = round.PerSecond;
        for (var i = 0; i < Resident.Length; i++) Resident[i] = Math.Max(Resident[i], system.Processes[i].Resident);
    }

    /// <summary>Measures latency at a rate, or at half of what it can do where that is less.</summary>
    public void RunAtRate(double most, TimeSpan time)
    {
        if (SetRate == 0) SetRate = Math.Min(most, Math.Floor(Quantiles.Median([.. _rounds.Select(round => round.PerSecond)]) / 2));
        var count = (int)(SetRate * time.TotalSeconds);
        var questions = ask(count);
        GC.Collect();
        _latencies.AddRange(OpenLoop.Run(system.Port, Connections, questions, SetRate, count));
    }

    private async Task<double?> ReadAsync(string counter) => Metrics.Sum(await system.ScrapeAsync(), counter);
}

/// <summary>What one round told.</summary>
/// <param name="PerSecond">Requests answered a second.</param>
/// <param name="Cpu">Processor time of the servers a request.</param>
/// <param name="ClientCpu">Processor time of this process a request.</param>
/// <param name="Allocated">Bytes that the server which was asked allocated a request; null where it does not tell.</param>
internal sealed record Round(double PerSecond, TimeSpan Cpu, TimeSpan ClientCpu, double? Allocated);
