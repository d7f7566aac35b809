using MlopsHousing.Modeling.Forests;

namespace MlopsHousing.Tests;

/// <summary>A tree written by hand: a leaf, or a split with what lies on both sides.</summary>
internal abstract record TinyTree
{
    public sealed record Leaf(double Value, int Cover = 10) : TinyTree;

    /// <summary>Rows at or below the threshold go <paramref name="AtMost"/>; others, and missing values, go <paramref name="Above"/>.</summary>
    public sealed record Split(int Feature, float Threshold, TinyTree AtMost, TinyTree Above) : TinyTree;
}

/// <summary>Makes forests of hand-written trees.</summary>
internal static class TinyForest
{
    public static Forest Of(int features, params TinyTree[] trees)
    {
        var (feature, threshold, left, right) = (new List<int>(), new List<float>(), new List<int>(), new List<int>());
        var (values, covers) = (new List<double>(), new List<int>());
        var roots = trees.Select(Add).ToArray();
        return new()
        {
            FeatureCount = features,
            Roots = roots,
            Feature = [.. feature],
            Threshold = [.. threshold],
            Left = [.. left],
            Right = [.. right],
            LeafValue = [.. values],
            LeafCover = [.. covers],
        };

        int Add(TinyTree tree)
        {
            if (tree is TinyTree.Split split)
            {
                var node = feature.Count;
                feature.Add(split.Feature);
                threshold.Add(split.Threshold);
                left.Add(0);
                right.Add(0);
                left[node] = Add(split.AtMost);
                right[node] = Add(split.Above);
                return node;
            }

            var leaf = (TinyTree.Leaf)tree;
            values.Add(leaf.Value);
            covers.Add(leaf.Cover);
            return ~(values.Count - 1);
        }
    }
}
