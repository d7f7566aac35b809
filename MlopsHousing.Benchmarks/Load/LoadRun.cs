using MlopsHousing.Benchmarks.Load.Figures;
using MlopsHousing.Benchmarks.Load.Redis;
using MlopsHousing.Benchmarks.Load.Systems;

namespace MlopsHousing.Benchmarks.Load;

/// <summary>One run from the first start to the last answer, and what it told.</summary>
/// <param name="lineup">What was measured, with its figures.</param>
internal sealed class LoadRun(Lineup lineup) : IAsyncDisposable
{
    private readonly Dictionary<string, double> _notLogged = [];

    public Lineup Lineup => lineup;

    public Series Echo => lineup.Series[0];

    /// <summary>Null where it was not measured.</summary>
    public ColdStart? ColdStart { get; private set; }

    /// <summary>Null where it was not measured.</summary>
    public RedisComparison? Redis { get; private set; }

    /// <summary>The share of the predictions that found no room in the log, by the service that answered them.</summary>
    public IReadOnlyDictionary<string, double> NotLogged => _notLogged;

    /// <summary>Starts and measures.</summary>
    /// <exception cref="Modeling.Registry.RegistryException">There is no champion to be measured.</exception>
    /// <exception cref="Client.WrongAnswerException">Somebody answered wrongly.</exception>
    public static async Task<LoadRun> RunAsync(LoadOptions options, Programs programs, TextWriter progress)
    {
        var own = new OwnSystems(programs);
        var run = new LoadRun(await Lineup.StartAsync(options, own, progress));
        try
        {
            if (programs.ArePublished) run.ColdStart = await ColdStart.MeasureAsync(own, run.Lineup.First());
            progress.WriteLine("Warming up …");
            foreach (var series in run.Lineup.Series) await series.WarmAsync(options.WarmUp, 4 * options.WarmUp);
            run.Lineup.Stream?.Warm(options.WarmUp);
            await run.MeasureAsync(options, progress);
            run.Redis = await RedisComparison.MeasureAsync(options, own, run.Lineup, progress);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => lineup.DisposeAsync();

    private async Task MeasureAsync(LoadOptions options, TextWriter progress)
    {
        for (var round = 1; round <= options.Rounds; round++)
        {
            progress.WriteLine($"Requests a second, round {round} of {options.Rounds}");
            foreach (var series in lineup.Series) await series.RunRoundAsync(options.Round);
            lineup.Stream?.RunRound();
        }

        for (var round = 1; round <= options.LatencyRounds; round++)
        {
            progress.WriteLine($"Latency, round {round} of {options.LatencyRounds}");
            foreach (var series in lineup.Series) series.RunAtRate(options.Rate, options.LatencyRound);
        }

        foreach (var system in lineup.Series.Select(series => series.System).Distinct())
            if (Metrics.Sum(await system.ScrapeAsync(), Metrics.NotLogged) is { } dropped)
                _notLogged[system.Processes[0].Name] = dropped / Metrics.Sum(await system.ScrapeAsync(), Metrics.Predictions)!.Value;
    }
}
