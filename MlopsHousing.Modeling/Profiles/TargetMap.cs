using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Profiles;

/// <summary>Where the training rows lie and what they cost there, on a coarse grid; for models with coordinates.</summary>
/// <param name="X">The feature to the right.</param>
/// <param name="Y">The feature upwards.</param>
/// <param name="XRange">From the left side of the first column to the right side of the last.</param>
/// <param name="YRange">From the lower side of the first row to the upper side of the last.</param>
/// <param name="Columns">Cells side by side, <see cref="MostCells"/> at most.</param>
/// <param name="Rows">Cells one above another, <see cref="MostCells"/> at most.</param>
/// <param name="Counts">Training rows per cell, from the lower left, line by line upwards.</param>
/// <param name="Means">The target's mean per cell, to three digits; null where fewer than <see cref="FewestRows"/> rows would tell it.</param>
public sealed record TargetMap(
    string X, string Y, Interval XRange, Interval YRange, int Columns, int Rows, IReadOnlyList<int> Counts, IReadOnlyList<double?> Means)
{
    /// <summary>The most cells along one side.</summary>
    public const int MostCells = 40;

    /// <summary>A mean over fewer rows would give single ones away.</summary>
    public const int FewestRows = 5;

    /// <summary>Draws up a map of places and their targets; null where all lie on one line.</summary>
    /// <param name="x">The name and values of the feature to the right.</param>
    /// <param name="y">The name and values of the feature upwards.</param>
    /// <param name="targets">What each row's target is.</param>
    /// <param name="aspect">The length of one unit upwards over that of one to the right.</param>
    /// <param name="mostCells">Cells along the longer side.</param>
    public static TargetMap? Of((string Name, double[] Values) x, (string Name, double[] Values) y, IReadOnlyList<double> targets, double aspect = 1, int mostCells = MostCells)
    {
        var (across, up) = (new Interval(x.Values.Min(), x.Values.Max()), new Interval(y.Values.Min(), y.Values.Max()));
        var (width, height) = (across.Max - across.Min, Math.Abs(aspect) * (up.Max - up.Min));
        if (!(width > 0 && height > 0)) return null;
        var side = Math.Max(width, height) / mostCells;
        var (columns, rows) = (Cells(width / side), Cells(height / side));
        var (counts, sums) = (new int[columns * rows], new double[columns * rows]);
        for (var i = 0; i < targets.Count; i++)
        {
            var cell = Place(x.Values[i], across, columns) + columns * Place(y.Values[i], up, rows);
            counts[cell]++;
            sums[cell] += targets[i];
        }

        double?[] means = [.. counts.Zip(sums, (count, sum) => count >= FewestRows ? Figure.Round(sum / count, 3) : (double?)null)];
        return new(x.Name, y.Name, across, up, columns, rows, counts, means);
    }

    /// <summary>The cell that a place lies in; -1 outside the map.</summary>
    public int CellOf(double x, double y) =>
        XRange.Contains(x) && YRange.Contains(y) ? Place(x, XRange, Columns) + Columns * Place(y, YRange, Rows) : -1;

    internal void Check(Signature signature, int rows)
    {
        if (X == Y || !IsNumber(X) || !IsNumber(Y)) throw Profile.Broken("its map is not over two numbers of the signature");
        if (Columns is < 1 or > MostCells || Rows is < 1 or > MostCells) throw Profile.Broken($"its map must be 1 to {MostCells} cells wide and high");
        if (XRange.Min >= XRange.Max || YRange.Min >= YRange.Max) throw Profile.Broken("its map has no extent");
        if (Counts.Count != Columns * Rows || Means.Count != Counts.Count) throw Profile.Broken("its map does not have one count and one mean per cell");
        if (Means.Where((mean, i) => mean is { } m && (!double.IsFinite(m) || Counts[i] < FewestRows)).Any())
            throw Profile.Broken($"a mean of its map is not finite, or over fewer than {FewestRows} rows");
        Profile.CheckCounts("the map", Counts, rows);

        bool IsNumber(string name) => signature.IndexOf(name) is >= 0 and var at && signature.Features[at].Type == FeatureType.Number;
    }

    private static int Cells(double share) => Math.Clamp((int)Math.Round(share), 1, MostCells);

    private static int Place(double value, Interval range, int cells) =>
        Math.Min((int)((value - range.Min) / (range.Max - range.Min) * cells), cells - 1);
}
