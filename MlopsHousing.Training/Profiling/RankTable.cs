using MlopsHousing.Modeling.Profiles;
using MlopsHousing.Training.Inspection;

namespace MlopsHousing.Training.Profiling;

/// <summary>Rank correlations of many columns, each ranked once: where values are missing, ranks are those among all rows that have one.</summary>
internal static class RankTable
{
    // Three decimals are known no better by more rows.
    private const int MostRows = 50_000;
    private const int Decimals = 3;

    public static Correlations? Of(IReadOnlyList<(string Name, double[] Values)> columns)
    {
        if (columns.Count < 2) return null;
        var ranks = columns.Select(c => Centred(Thinned(c.Values))).ToArray();
        return new(
            [.. columns.Select(c => c.Name)],
            [.. ranks.Select((mine, i) => (IReadOnlyList<double>)[.. ranks.Take(i).Select(other => Math.Round(RankCorrelation.OfRanks(mine, other), Decimals) + 0.0)])]);
    }

    private static double[] Thinned(double[] values)
    {
        if (values.Length <= MostRows) return values;
        return [.. Enumerable.Range(0, MostRows).Select(i => values[(int)((long)i * values.Length / MostRows)])];
    }

    /// <summary>Ranks around 0; NaN where there is no value.</summary>
    private static double[] Centred(double[] values)
    {
        var present = values.Where(v => !double.IsNaN(v)).ToArray();
        var ranks = RankCorrelation.Ranks(present);
        var (next, middle) = (0, (present.Length - 1) / 2.0);
        return Array.ConvertAll(values, v => double.IsNaN(v) ? v : ranks[next++] - middle);
    }
}
