namespace MlopsHousing.Modeling.Forests;

/// <summary>
/// An ensemble of binary regression trees, flat: all nodes in one set of arrays. A row goes to <see cref="Left"/> where
/// <c>features[Feature] &lt;= Threshold</c>, else (NaN too) to <see cref="Right"/>; a child c &lt; 0 is the leaf ~c.
/// The answer is the sum of the leaves reached, added in the order of the trees.
/// </summary>
public sealed partial class Forest
{
    /// <summary>The number of features that rows must have.</summary>
    public required int FeatureCount { get; init; }

    /// <summary>Per tree, its root: a node's index, or ~leaf for a tree without splits.</summary>
    public required int[] Roots { get; init; }

    public required int[] Feature { get; init; }

    public required float[] Threshold { get; init; }

    public required int[] Left { get; init; }

    public required int[] Right { get; init; }

    /// <summary>Leaf outputs in the target's unit.</summary>
    public required double[] LeafValue { get; init; }

    /// <summary>
    /// Training rows per leaf, at least 1 each, from which explanations weigh the two ways of a split; null where the
    /// forest was exported without its training rows and so can't be explained.
    /// </summary>
    public int[]? LeafCover { get; init; }

    public int TreeCount => Roots.Length;
}
