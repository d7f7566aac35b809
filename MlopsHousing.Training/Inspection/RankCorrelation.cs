namespace MlopsHousing.Training.Inspection;

/// <summary>Spearman's: how far one number orders rows as another does; 1 or -1 where it does wholly.</summary>
internal static class RankCorrelation
{
    private const int FewestRows = 20;

    /// <returns>Over rows that have both; 0 where there are too few, or one of them does not vary.</returns>
    public static double Of(double[] a, double[] b)
    {
        var rows = Enumerable.Range(0, a.Length).Where(i => !double.IsNaN(a[i]) && !double.IsNaN(b[i])).ToArray();
        var middle = (rows.Length - 1) / 2.0;
        return OfRanks(Centred(a), Centred(b));

        double[] Centred(double[] values) => Array.ConvertAll(Ranks(Array.ConvertAll(rows, i => values[i])), rank => rank - middle);
    }

    /// <summary>The same of ranks around 0; NaN where a row has none.</summary>
    public static double OfRanks(double[] a, double[] b)
    {
        var (xy, xx, yy, rows) = (0.0, 0.0, 0.0, 0);
        for (var i = 0; i < a.Length; i++)
        {
            var (dx, dy) = (a[i], b[i]);
            if (double.IsNaN(dx) || double.IsNaN(dy)) continue;
            (xy, xx, yy) = (xy + dx * dy, xx + dx * dx, yy + dy * dy);
            rows++;
        }

        return rows >= FewestRows && xx > 0 && yy > 0 ? Math.Clamp(xy / Math.Sqrt(xx * yy), -1, 1) : 0;
    }

    /// <summary>Ranks from 0; equal values share the mean of theirs.</summary>
    public static double[] Ranks(double[] values)
    {
        var (sorted, order, ranks) = (values.ToArray(), Enumerable.Range(0, values.Length).ToArray(), new double[values.Length]);
        Array.Sort(sorted, order);
        for (var from = 0; from < sorted.Length;)
        {
            var to = from;
            while (to + 1 < sorted.Length && sorted[to + 1] == sorted[from]) to++;
            for (var i = from; i <= to; i++) ranks[order[i]] = (from + to) / 2.0;
            from = to + 1;
        }

        return ranks;
    }
}
