namespace MlopsHousing.Benchmarks.Load.Figures;

/// <summary>Quantiles of all that was measured, not of a histogram of it.</summary>
internal static class Quantiles
{
    /// <summary>The least value that at least a share of all values do not exceed (nearest rank).</summary>
    /// <param name="values">In any order; not empty.</param>
    /// <param name="share">Over 0, up to 1.</param>
    public static T Of<T>(IReadOnlyCollection<T> values, double share)
    {
        if (values.Count == 0) throw new ArgumentException("There are no values.", nameof(values));
        if (!(share > 0 && share <= 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "must be over 0 and at most 1");
        T[] sorted = [.. values.Order()];
        // In thousandths of a percent: a share such as 0.9 has no exact double, and 0.9 x 10 must not become a tenth value.
        return sorted[(int)Math.Ceiling(Math.Round(share * sorted.Length, 5)) - 1];
    }

    /// <summary>The middle value; of an even number of values the mean of both in the middle.</summary>
    public static double Median(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0) throw new ArgumentException("There are no values.", nameof(values));
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
