using System.Numerics;
using MlopsHousing.Modeling.Forests;

namespace MlopsHousing.Tests.Modeling.Forests;

/// <summary>Shapley values as they are defined, over every set of features: slow, and plainly right.</summary>
internal static class ShapleyValues
{
    /// <summary>The answer where nothing is known, and each feature's value.</summary>
    public static (double Base, double[] Values) ByDefinition(Forest forest, float[] row)
    {
        var known = new double[1 << forest.FeatureCount];
        for (var set = 0; set < known.Length; set++)
            known[set] = forest.Roots.Sum(root => Expect(forest, row, root, set));
        return (known[0], [.. Enumerable.Range(0, forest.FeatureCount).Select(feature => Shapley(known, forest.FeatureCount, feature))]);
    }

    /// <summary>The mean over all orders of what the feature changes when it becomes known.</summary>
    private static double Shapley(double[] known, int features, int feature)
    {
        var sum = 0.0;
        for (var set = 0; set < known.Length; set++)
        {
            if ((set >> feature & 1) != 0) continue;
            var size = BitOperations.PopCount((uint)set);
            sum += (known[set | 1 << feature] - known[set]) * Factorial(size) * Factorial(features - size - 1) / Factorial(features);
        }

        return sum;
    }

    private static double Factorial(int n) => Enumerable.Range(1, n).Aggregate(1.0, (product, i) => product * i);

    /// <summary>What a tree answers where only some features are known: both ways of the others' splits, weighted by training rows.</summary>
    private static double Expect(Forest forest, float[] row, int at, int known)
    {
        if (at < 0) return forest.LeafValue[~at];
        var (left, right) = (forest.Left[at], forest.Right[at]);
        if ((known >> forest.Feature[at] & 1) != 0)
            return Expect(forest, row, row[forest.Feature[at]] <= forest.Threshold[at] ? left : right, known);
        var (leftRows, rightRows) = (Cover(forest, left), Cover(forest, right));
        return (Expect(forest, row, left, known) * leftRows + Expect(forest, row, right, known) * rightRows) / (leftRows + rightRows);
    }

    private static double Cover(Forest forest, int at) =>
        at < 0 ? forest.LeafCover![~at] : Cover(forest, forest.Left[at]) + Cover(forest, forest.Right[at]);
}
