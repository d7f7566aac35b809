using System.Text.Json.Serialization;

namespace MlopsHousing.Modeling.Profiles;

/// <summary>
/// How the values of one number are spread: as bins, which drift is measured over, and as a finer table of quantiles,
/// which values can be drawn from again. Figures have nine significant digits at most; dates are days since 1970-01-01.
/// </summary>
public sealed record Distribution
{
    /// <summary>The most bins that a number has.</summary>
    public const int MostBins = 10;

    // A bin of fewer rows than one in a hundred would make any small sample look as if it had drifted.
    private const int LeastShareOfRows = 100;

    /// <summary>The shares that <see cref="Quantiles"/> stand for: finer towards the ends, where tails are long.</summary>
    public static IReadOnlyList<double> Grid { get; } =
        [0, 0.001, 0.005, 0.01, 0.025, .. Enumerable.Range(1, 19).Select(twentieth => twentieth / 20.0), 0.975, 0.99, 0.995, 0.999, 1];

    public required double Mean { get; init; }

    /// <summary>The standard deviation.</summary>
    public required double Deviation { get; init; }

    /// <summary>Decimal places that all values can be written with: 0 for whole numbers; 9 for nine or more.</summary>
    public required int Decimals { get; init; }

    /// <summary>Values that the shares of <see cref="Grid"/> are not above; the least and the greatest at the ends.</summary>
    public required IReadOnlyList<double> Quantiles { get; init; }

    /// <summary>Where bins meet, strictly rising: tenths of the rows, fewer where values repeat. A value on an edge belongs below it.</summary>
    public required IReadOnlyList<double> Edges { get; init; }

    /// <summary>Rows per bin: one more than there are edges. The first and the last bin have no outer end.</summary>
    public required IReadOnlyList<int> Counts { get; init; }

    /// <summary>The bins with their labels, as shares of the rows that have a value.</summary>
    [JsonIgnore]
    public IReadOnlyList<ProfileBin> Bins => BinsOf(Counts.Sum(), Figure.Write);

    /// <summary>Describes finite values, at least one.</summary>
    public static Distribution Of(double[] values)
    {
        if (values.Length == 0) throw new ArgumentException("There are no values to describe.", nameof(values));
        var sorted = values.Order().ToArray();
        var mean = values.Average();
        double[] edges = [.. EdgesOf(sorted)];
        var counts = new int[edges.Length + 1];
        foreach (var value in sorted) counts[BinOf(value, edges)]++;
        return new()
        {
            Mean = Figure.Round(mean),
            Deviation = Figure.Round(Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / values.Length)),
            Decimals = Enumerable.Range(0, 9).Where(d => Array.TrueForAll(values, v => Math.Round(v, d) == v)).DefaultIfEmpty(9).First(),
            Quantiles = [.. Grid.Select(share => Figure.Round(sorted[Rank(share, sorted.Length)]))],
            Edges = edges,
            Counts = counts,
        };
    }

    /// <summary>The bin of a value that is there, from 0.</summary>
    public int BinOf(double value) => BinOf(value, Edges);

    /// <summary>The value that a share of the rows is not above, in proportion between two of <see cref="Quantiles"/>: a uniform
    /// number from 0 to 1 becomes one that is spread as the training rows' are.</summary>
    public double QuantileAt(double share)
    {
        var above = 1;
        while (above < Grid.Count - 1 && Grid[above] < share) above++;
        var part = Math.Clamp((share - Grid[above - 1]) / (Grid[above] - Grid[above - 1]), 0, 1);
        return Quantiles[above - 1] + part * (Quantiles[above] - Quantiles[above - 1]);
    }

    /// <summary>The bins as shares of some number of rows, some of which may have no value.</summary>
    internal IReadOnlyList<ProfileBin> BinsOf(int rows, Func<double, string> write) =>
        [.. Counts.Select((count, bin) => new ProfileBin(Label(bin, write), (double)count / rows))];

    internal void Check(string of, int rows)
    {
        if (!double.IsFinite(Mean) || !(Deviation >= 0 && double.IsFinite(Deviation))) throw Profile.Broken($"the mean or deviation of {of} is not finite");
        if (Decimals is < 0 or > 9) throw Profile.Broken($"the decimals of {of} must be 0 to 9");
        if (Quantiles.Count != Grid.Count) throw Profile.Broken($"{of} needs {Grid.Count} quantiles, not {Quantiles.Count}");
        if (Edges.Count >= MostBins || Counts.Count != Edges.Count + 1) throw Profile.Broken($"{of} needs one to {MostBins} bins, with an edge between each two");
        if (!Quantiles.Concat(Edges).All(double.IsFinite)) throw Profile.Broken($"a quantile or edge of {of} is not finite");
        for (var i = 1; i < Quantiles.Count; i++) if (Quantiles[i] < Quantiles[i - 1]) throw Profile.Broken($"the quantiles of {of} fall");
        for (var i = 1; i < Edges.Count; i++) if (Edges[i] <= Edges[i - 1]) throw Profile.Broken($"the edges of {of} do not rise");
        Profile.CheckCounts(of, Counts, rows);
    }

    private static IEnumerable<double> EdgesOf(double[] sorted)
    {
        var least = Math.Max(1, sorted.Length / LeastShareOfRows);
        var below = 0;
        for (var tenth = 1; tenth < MostBins; tenth++)
        {
            var edge = Figure.Round(sorted[Rank((double)tenth / MostBins, sorted.Length)]);
            var upTo = below;
            while (upTo < sorted.Length && sorted[upTo] <= edge) upTo++;
            if (upTo - below < least || sorted.Length - upTo < least) continue;
            below = upTo;
            yield return edge;
        }
    }

    private static int Rank(double share, int count) => Math.Clamp((int)Math.Ceiling(share * count - 1e-9) - 1, 0, count - 1);

    private static int BinOf(double value, IReadOnlyList<double> edges)
    {
        var bin = 0;
        while (bin < edges.Count && value > edges[bin]) bin++;
        return bin;
    }

    private string Label(int bin, Func<double, string> write) => Edges.Count == 0 ? "any"
        : bin == 0 ? $"up to {write(Edges[0])}"
        : bin == Edges.Count ? $"over {write(Edges[^1])}"
        : $"over {write(Edges[bin - 1])} to {write(Edges[bin])}";
}
