namespace MlopsHousing.Benchmarks.Load.Figures;

/// <summary>Two series compared round by round, each with the one that ran beside it; the ratio is the median of the rounds'.</summary>
internal static class Ratios
{
    /// <summary>How many requests a second a series answers for each of another's.</summary>
    public static double OfRate(Series series, Series of) => Median(series, of, (a, b) => a.PerSecond / b.PerSecond);

    /// <summary>How many times the servers' processor time of another a request takes.</summary>
    public static double OfCpu(Series series, Series of) => Median(series, of, (a, b) => a.Cpu / b.Cpu);

    /// <summary>Bytes that a request allocates beyond those of another series; null where one of them does not tell.</summary>
    public static double? AllocatedOver(Series series, Series other)
    {
        var pairs = series.Rounds.Zip(other.Rounds, (a, b) => a.Allocated - b.Allocated).OfType<double>().ToList();
        return pairs.Count == 0 ? null : Quantiles.Median(pairs);
    }

    private static double Median(Series series, Series of, Func<Round, Round, double> ratio) =>
        Quantiles.Median([.. series.Rounds.Zip(of.Rounds, ratio)]);
}
