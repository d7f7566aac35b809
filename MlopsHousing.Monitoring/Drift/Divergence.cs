namespace MlopsHousing.Monitoring.Drift;

/// <summary>
/// How far what was counted is from what was expected. Half a row is added to every bin, so that an empty one makes a large
/// number and not an infinite one; Prometheus computes the same from the same counters.
/// </summary>
public static class Divergence
{
    private const double HalfRow = 0.5;

    /// <summary>The population stability index: the sum over bins of (observed - expected) x ln(observed / expected).</summary>
    /// <param name="expected">Shares by <see cref="Smooth"/>.</param>
    /// <param name="observed">Shares by <see cref="Smooth"/>, in the same bins.</param>
    public static double PopulationStability(ReadOnlySpan<double> expected, ReadOnlySpan<double> observed)
    {
        var sum = 0.0;
        for (var i = 0; i < expected.Length; i++) sum += (observed[i] - expected[i]) * Math.Log(observed[i] / expected[i]);
        return sum;
    }

    /// <summary>The Jensen-Shannon divergence in bits: 0 for the same shares, 1 for bins that have nothing in common.</summary>
    /// <inheritdoc cref="PopulationStability"/>
    public static double JensenShannon(ReadOnlySpan<double> expected, ReadOnlySpan<double> observed)
    {
        var sum = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            var middle = (expected[i] + observed[i]) / 2;
            sum += expected[i] * Math.Log2(expected[i] / middle) + observed[i] * Math.Log2(observed[i] / middle);
        }

        return sum / 2;
    }

    /// <summary>Counts as shares.</summary>
    public static double[] Smooth(ReadOnlySpan<long> counts)
    {
        var total = 0L;
        foreach (var count in counts) total += count;
        var shares = new double[counts.Length];
        for (var i = 0; i < shares.Length; i++) shares[i] = (counts[i] + HalfRow) / (total + HalfRow * counts.Length);
        return shares;
    }

    /// <summary>What the population stability index of two samples of the same population is by chance, on average.</summary>
    /// <param name="bins">How many bins there are.</param>
    /// <param name="reference">Rows of the one sample.</param>
    /// <param name="rows">Rows of the other.</param>
    /// <remarks>The index is nearly chi-square with one degree of freedom fewer than bins, times (1/reference + 1/rows).</remarks>
    public static double Chance(int bins, long reference, long rows) => (bins - 1) * (1.0 / reference + 1.0 / rows);

    /// <summary>What it stays below by chance but once in <paramref name="onceIn"/> times.</summary>
    /// <inheritdoc cref="Chance"/>
    public static double ChanceLimit(int bins, long reference, long rows, double onceIn)
    {
        if (bins < 2) return 0;
        // Wilson and Hilferty: the cube root of chi-square over its degrees of freedom is nearly normal.
        var spread = 2.0 / (9 * (bins - 1));
        var root = 1 - spread + NormalQuantile(1 / onceIn) * Math.Sqrt(spread);
        return Chance(bins, reference, rows) * root * root * root;
    }

    /// <summary>How many standard deviations a normal number exceeds with a small probability (Abramowitz and Stegun 26.2.23).</summary>
    private static double NormalQuantile(double tail)
    {
        var t = Math.Sqrt(-2 * Math.Log(tail));
        return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    }
}
