namespace MlopsHousing.Training;

/// <summary>How LightGBM trains. The defaults were chosen on random splits of data sets of some 20,000 rows.</summary>
public sealed record LightGbmParameters
{
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
}
