namespace MlopsHousing.Modeling.Forests;

/// <summary>Scores rows with a forest in managed code. Safe for any number of threads.</summary>
public sealed class ForestScorer
{
    private readonly Forest forest;

    /// <exception cref="InvalidDataException">The forest is not a set of trees over finite numbers.</exception>
    public ForestScorer(Forest forest)
    {
        forest.Check();
        this.forest = forest;
    }

    /// <summary>The sum over the trees in double precision. ML.NET's answer is this, cast to single.</summary>
    /// <param name="features"><see cref="Forest.FeatureCount"/> engineered features.</param>
    public double Sum(ReadOnlySpan<float> features)
    {
        var sum = 0.0;
        foreach (var root in forest.Roots)
        {
            var node = root;
            while (node >= 0)
                node = features[forest.Feature[node]] <= forest.Threshold[node] ? forest.Left[node] : forest.Right[node];
            sum += forest.LeafValue[~node];
        }

        return sum;
    }
}
