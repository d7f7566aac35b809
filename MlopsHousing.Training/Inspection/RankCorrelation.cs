namespace MlopsHousing.Training.Inspection;

/// <summary>Spearman's: how far one number orders rows as another does; 1 or -1 where it does wholly.</summary>
internal static class RankCorrelation
{
    private const int FewestRows = 20;

    /// <returns>Over rows that have both; 0 where there are too few, or one of them does not vary.</returns>
    public static double Of(double[] a, double[] b)
    {
        var rows = Enumerable.Range(0, a.Length).Where(i => !double.IsNaN(a[i]) && !double.IsNaN(b[i])).ToArray();
        if (rows.Length < FewestRows) return 0;
        var (x, y) = (Ranks(Array.ConvertAll(rows, i => a[i])), Ranks(Array.ConvertAll(rows, i => b[i])));
        var middle = (rows.Length - 1) / 2.0;
        var (xy, xx, yy) = (0.0, 0.0, 0.0);
        for (var i = 0; i < rows.Length; i++)
        {
            var (dx, dy) = (x[i] - middle, y[i] - middle);
            (xy, xx, yy) = (xy + dx * dy, xx + dx * dx, yy + dy * dy);
        }

        return xx > 0 && yy > 0 ? xy / Math.Sqrt(xx * yy) : 0;
    }

    /// <summary>Ranks from 0; equal values share the mean of theirs.</summary>
    private static double[] Ranks(double[] values)
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
