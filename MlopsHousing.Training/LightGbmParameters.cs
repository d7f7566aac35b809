namespace MlopsHousing.Training;

/// <summary>
/// How LightGBM trains. The defaults were chosen on random splits of data sets of some 20,000 rows. Trees, leaves and learning
/// rate are null until they are chosen, by hand or by <see cref="For"/>: what suits depends on the rows.
/// </summary>
public sealed record LightGbmParameters
{
    private const int FewRows = 6_000;

    public int? Trees { get; init; }

    public int? Leaves { get; init; }

    public double? LearningRate { get; init; }

    public int MinimumRowsPerLeaf { get; init; } = 8;

    /// <summary>Bins that a feature's values are sorted into.</summary>
    public int Bins { get; init; } = 255;

    public double L2 { get; init; } = 5;

    /// <summary>The share of features that each tree may use.</summary>
    public double FeatureFraction { get; init; } = 0.4;

    /// <summary>The share of rows that each tree is grown on.</summary>
    public double RowFraction { get; init; } = 0.8;

    /// <summary>Seeds LightGBM's choices of rows and features, and the folds.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The first parameter that is out of range and what it must be; null where all are fine.</summary>
    public (string Name, string Rule)? Fault() =>
        Trees is < 1 or > 10_000 ? (nameof(Trees), "1 to 10000")
        : Leaves is < 2 or > 4096 ? (nameof(Leaves), "2 to 4096")
        : !(LearningRate is null or > 0 and <= 1) ? (nameof(LearningRate), "above 0 and at most 1")
        : MinimumRowsPerLeaf < 1 ? (nameof(MinimumRowsPerLeaf), "at least 1")
        : Bins is < 2 or > 65_535 ? (nameof(Bins), "2 to 65535")
        : !(L2 >= 0 && double.IsFinite(L2)) ? (nameof(L2), "at least 0")
        : !(FeatureFraction is > 0 and <= 1) ? (nameof(FeatureFraction), "above 0 and at most 1")
        : !(RowFraction is > 0 and <= 1) ? (nameof(RowFraction), "above 0 and at most 1")
        : null;

    /// <summary>
    /// All parameters for so many rows: those of trees, leaves and learning rate that nobody chose are of smaller trees that learn
    /// more slowly if rows are few, as large ones would learn single rows by heart, or if nobody chose features, as large ones
    /// split on those that say little. What was chosen stays.
    /// </summary>
    /// <param name="rows">All rows of the data.</param>
    /// <param name="standardFeatures">Whether features are those of the standard recipe.</param>
    public LightGbmParameters For(int rows, bool standardFeatures = false)
    {
        var (trees, leaves, rate) = rows < FewRows ? (500, 15, 0.04) : standardFeatures ? (1_000, 10, 0.04) : (300, 31, 0.065);
        return this with { Trees = Trees ?? trees, Leaves = Leaves ?? leaves, LearningRate = LearningRate ?? rate };
    }
}
