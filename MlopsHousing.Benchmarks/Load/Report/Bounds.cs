using MlopsHousing.Benchmarks.Load.Figures;

namespace MlopsHousing.Benchmarks.Load.Report;

/// <summary>What the figures are held to. How the bounds were chosen: docs/adr/0039.</summary>
internal static class Bounds
{
    public static IEnumerable<Bound> Of(LoadRun run)
    {
        var (lineup, echo) = (run.Lineup, run.Echo);
        if (lineup.Find(Lineup.Miss) is { } miss)
        {
            yield return new("all-in-one, miss, of the echo's requests/s", Ratios.OfRate(miss, echo), 0.5, 0.3);
            if (Ratios.AllocatedOver(miss, echo) is { } bytes) yield return new("kB allocated over the echo's a miss", bytes / 1000, 3, 3, AtMost: true);
            if (lineup.Find(Lineup.Original) is { } original) yield return new("all-in-one, miss, over FastAPI + scikit-learn", Ratios.OfRate(miss, original), 10, 10);
        }

        if (lineup.Find(Lineup.Hit) is { } hit)
        {
            yield return new("all-in-one, hit, of the echo's requests/s", Ratios.OfRate(hit, echo), 0.65, 0.4);
            if (Ratios.AllocatedOver(hit, echo) is { } bytes) yield return new("kB allocated over the echo's a hit", bytes / 1000, 1, 1, AtMost: true);
        }

        if (lineup.Find(Lineup.TwoProcesses) is { } two)
        {
            yield return new("Api → Predict, miss, of the echo's requests/s", Ratios.OfRate(two, echo), 0.28, 0.1);
            if (lineup.Find(Lineup.OriginalTwo) is { } original) yield return new("Api → Predict, miss, over FastAPI → FastAPI + scikit-learn", Ratios.OfRate(two, original), 5, 5);
            foreach (var (process, resident) in two.System.Processes.Zip(two.Resident))
                yield return new($"MB resident under load, {process.Name}", resident / 1e6, 150, null, AtMost: true);
        }

        if (lineup.Stream is { } stream)
            yield return new($"NDJSON, rows/s of features, neighbours and trees alone ({stream.Streamed:N0} of {stream.Alone:N0})", stream.Ratio, 0.5, 0.35);
        if (run.Redis is { } redis)
        {
            yield return new("slow Redis, p50 of always looking over adaptive's", redis.Slow.Ratio, 5, 1.2);
            yield return new("slow Redis, adaptive, share of requests that bypass it", redis.Slow.Adaptive.BypassedShare, 0.9, 0.5);
            yield return new("near Redis, p50 of always looking over adaptive's", redis.Near.Ratio, 0.9, null);
        }

        if (run.ColdStart is { } start)
            yield return new($"seconds of CPU from the start to the first answer, all-in-one ({start.Time.TotalSeconds:0.00} by the clock)", start.Cpu.TotalSeconds, 1.5, null, AtMost: true);
        foreach (var (name, share) in run.NotLogged)
            yield return new($"share of predictions that were not logged, {name}", share, 0.01, 0.05, AtMost: true);
    }
}
