namespace MlopsHousing.Modeling.Forests;

/// <summary>
/// Scores rows with a forest in managed code: no allocation, safe for any number of threads, and on every processor the
/// same bits, because leaves are added one by one in the order of the trees.
/// </summary>
public sealed class ForestScorer
{
    private readonly ITreeBlock[] _blocks;
    private readonly int _featureCount;

    /// <exception cref="InvalidDataException">The forest is not a set of trees over finite numbers.</exception>
    public ForestScorer(Forest forest)
    {
        forest.Check();
        _featureCount = forest.FeatureCount;
        _blocks = [.. ForestBlocks.Cut(forest)];
    }

    /// <summary>The sum over the trees in double precision. ML.NET's answer is this, cast to single.</summary>
    /// <param name="features"><see cref="Forest.FeatureCount"/> engineered features; NaN goes to the right at every split.</param>
    /// <exception cref="ArgumentException">There are too few features.</exception>
    public double Sum(ReadOnlySpan<float> features)
    {
        if (features.Length < _featureCount) throw TooShort(features.Length, 1);
        var sum = 0.0;
        foreach (var block in _blocks) block.Add(features, ref sum);
        return sum;
    }

    /// <summary>Sums many rows, each exactly as <see cref="Sum(ReadOnlySpan{float})"/> would, in less time.</summary>
    /// <param name="rows">The rows' features, row after row.</param>
    /// <param name="width">The distance from one row to the next; at least <see cref="Forest.FeatureCount"/>.</param>
    /// <param name="sums">One answer per row; its length is the number of rows.</param>
    /// <exception cref="ArgumentException">There are too few features.</exception>
    public void Sum(ReadOnlySpan<float> rows, int width, Span<double> sums)
    {
        if (width < _featureCount || rows.Length < (long)width * sums.Length) throw TooShort(rows.Length, sums.Length);
        sums.Clear();
        foreach (var block in _blocks) block.Add(rows, width, sums);
    }

    private ArgumentException TooShort(int length, int rows) =>
        new($"{rows} row(s) of {_featureCount} features don't fit into {length} numbers.");
}
