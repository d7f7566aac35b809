namespace MlopsHousing.Training;

/// <summary>
/// How LightGBM trains. The defaults were chosen on random splits of data sets of some 20,000 rows; see <see cref="For"/>
/// for fewer.
/// </summary>
public sealed record LightGbmParameters
{
    private const int FewRows = 6_000;

    public int Trees { get; init; } = 300;

    public int Leaves { get; init; } = 31;

    public double LearningRate { get; init; } = 0.065;

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

    /// <summary>
    /// The parameters for so many rows: where trees, leaves and learning rate are the defaults and rows are few, smaller
    /// trees that learn more slowly, as large ones would learn single rows by heart. What was chosen by hand stays.
    /// </summary>
    public LightGbmParameters For(int rows)
    {
        var standard = new LightGbmParameters();
        var isChosen = Trees != standard.Trees || Leaves != standard.Leaves || !LearningRate.Equals(standard.LearningRate);
        return rows >= FewRows || isChosen ? this : this with { Trees = 500, Leaves = 15, LearningRate = 0.04 };
    }
}
