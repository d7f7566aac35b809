using System.Diagnostics;
using MlopsHousing.Benchmarks.Load.Client;
using MlopsHousing.Benchmarks.Load.Figures;
using MlopsHousing.Benchmarks.Load.Systems;

namespace MlopsHousing.Benchmarks.Load.Redis;

/// <summary>One line of Redis's table: what callers of one Api wait, and what it makes of its Redis.</summary>
/// <param name="name">As it is printed.</param>
/// <param name="api">Who is asked.</param>
/// <param name="homes">What about.</param>
internal sealed class RedisSeries(string name, MeasuredSystem api, HomesInRedis homes)
{
    // Few, so that nobody waits for others while the replica learns what a look costs.
    private const int WarmConnections = 8;
    private const int WarmRequests = 500;
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(1);
    private readonly List<TimeSpan[]> _rounds = [];
    private CacheFigures _before = null!;

    public string Name => name;

    public MeasuredSystem Api => api;

    /// <summary>At the end.</summary>
    public CacheFigures Figures { get; private set; } = null!;

    /// <summary>The share of the requests that did without Redis because it does not pay.</summary>
    public double BypassedShare => Share(figures => figures.Redis.Bypassed);

    /// <summary>The share of the requests for which Redis was late, or was left alone after it had been.</summary>
    public double LateShare => Share(figures => figures.Redis.Failed + figures.Redis.Skipped);

    /// <summary>The share of the requests that were answered from a cache.</summary>
    public double HitShare => Share(figures => figures.Hits);

    /// <summary>The median latency of each round.</summary>
    public IEnumerable<TimeSpan> Medians => _rounds.Select(round => Quantiles.Of(round, 0.5));

    /// <summary>Of the latencies of all rounds.</summary>
    public TimeSpan Quantile(double share) => Quantiles.Of([.. _rounds.SelectMany(round => round)], share);

    /// <summary>Asks until Redis is connected, and whether it pays is decided.</summary>
    public async Task WarmAsync(TimeSpan least)
    {
        var clock = Stopwatch.StartNew();
        do
        {
            if (clock.Elapsed > _longest) throw new InvalidOperationException($"{name}: Redis is not in use.\n{api.Processes[0].Output}");
            ClosedLoop.Run(api.Port, WarmConnections, homes.Ask(WarmRequests), WarmRequests);
            _before = await CacheFigures.ReadAsync(api.Port);
        }
        while (clock.Elapsed < least || !_before.Redis.InUse);
    }

    /// <summary>Measures latency at a rate.</summary>
    public async Task RunRoundAsync(double rate, TimeSpan time)
    {
        var count = (int)(rate * time.TotalSeconds);
        var questions = homes.Ask(count);
        GC.Collect(); // not in the middle
        _rounds.Add(OpenLoop.Run(api.Port, Series.Connections, questions, rate, count));
        Figures = await CacheFigures.ReadAsync(api.Port);
    }

    private double Share(Func<CacheFigures, long> of) => (of(Figures) - of(_before)) / (double)_rounds.Sum(round => round.Length);
}
