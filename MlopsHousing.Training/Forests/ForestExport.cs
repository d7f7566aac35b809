using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;
using MlopsHousing.Modeling.Forests;

namespace MlopsHousing.Training.Forests;

/// <summary>
/// Flattens what ML.NET trained into the forest that is served. ML.NET scores a row with single-precision thresholds and
/// <c>&lt;=</c>, adds the leaves in double precision in the order of the trees, ignores its own bias and tree weights
/// (LightGBM folds its starting value into the first tree), and casts the sum to single: the same rule as
/// <see cref="ForestScorer"/>, so that the two agree to the last bit.
/// </summary>
public static class ForestExport
{
    /// <summary>Exports a forest that can score, but not be explained: it lacks the cover of its leaves.</summary>
    /// <exception cref="NotSupportedException">A split is on categories, not on a number.</exception>
    public static Forest FromMlNet(LightGbmRegressionModelParameters model)
    {
        var trees = model.TrainedTreeEnsemble.Trees;
        var nodes = trees.Sum(tree => tree.NumberOfNodes);
        var flat = new Forest
        {
            FeatureCount = Features(model),
            Roots = new int[trees.Count],
            Feature = new int[nodes],
            Threshold = new float[nodes],
            Left = new int[nodes],
            Right = new int[nodes],
            LeafValue = new double[nodes + trees.Count],
        };

        var (firstNode, firstLeaf) = (0, 0);
        for (var t = 0; t < trees.Count; t++)
        {
            var tree = trees[t];
            // LightGBM's empty tree answers 0, whatever ML.NET keeps for it.
            flat.Roots[t] = tree.NumberOfNodes == 0 ? ~firstLeaf : firstNode;
            for (var i = 0; i < tree.NumberOfNodes; i++)
            {
                if (tree.CategoricalSplitFlags[i])
                    throw new NotSupportedException($"Node {i} of tree {t} splits on categories; encode them as numbers before training.");
                flat.Feature[firstNode + i] = tree.NumericalSplitFeatureIndexes[i];
                flat.Threshold[firstNode + i] = tree.NumericalSplitThresholds[i];
                flat.Left[firstNode + i] = Child(tree.LeftChild[i]);
                flat.Right[firstNode + i] = Child(tree.RightChild[i]);
            }

            for (var i = 0; i <= tree.NumberOfNodes; i++)
                flat.LeafValue[firstLeaf + i] = tree.NumberOfNodes == 0 ? 0 : tree.LeafValues[i];

            firstNode += tree.NumberOfNodes;
            firstLeaf += tree.NumberOfNodes + 1;

            int Child(int child) => child >= 0 ? child + firstNode : ~(~child + firstLeaf);
        }

        // Through the file, so that what training evaluates is what serving reads: checked, and in the file's order.
        return Forest.Parse(flat.ToBytes());
    }

    /// <summary>Exports a forest that can be explained: each leaf knows how many training rows reach it.</summary>
    /// <param name="model">What ML.NET trained.</param>
    /// <param name="trainingRows">The features it was trained on, row after row.</param>
    /// <exception cref="ArgumentException">The rows are not whole, or a feature is not a finite number: a model trained on
    /// missing values sends them ways that ML.NET does not publish, so they must be encoded as numbers first.</exception>
    /// <exception cref="NotSupportedException">A split is on categories, not on a number.</exception>
    public static Forest FromMlNet(LightGbmRegressionModelParameters model, ReadOnlySpan<float> trainingRows)
    {
        var forest = FromMlNet(model);
        return new Forest
        {
            FeatureCount = forest.FeatureCount,
            Roots = forest.Roots,
            Feature = forest.Feature,
            Threshold = forest.Threshold,
            Left = forest.Left,
            Right = forest.Right,
            LeafValue = forest.LeafValue,
            LeafCover = ForestCover.Count(forest, trainingRows),
        };
    }

    /// <summary>The width of the rows it was trained on, which may exceed the features its trees use.</summary>
    private static int Features(LightGbmRegressionModelParameters model)
    {
        VBuffer<float> weights = default;
        model.GetFeatureWeights(ref weights);
        return weights.Length;
    }
}
