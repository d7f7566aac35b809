using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlopsHousing.Modeling.Forests;

/// <summary>One tree as a list of edges, parents before children, which a pass down and a pass up explain.</summary>
internal sealed class ExplainedTree
{
    private readonly Edge[] _edges;
    private readonly (Vector256<double> Points, Vector256<double> Weights)[] _rule;

    /// <param name="forest">A checked forest with the cover of its leaves.</param>
    /// <param name="root">The tree's root.</param>
    /// <param name="cover">Training rows per node.</param>
    public ExplainedTree(Forest forest, int root, long[] cover)
    {
        // What stands at the root stands in for "none before", too: a feature that is wholly known.
        var edges = new List<Edge> { new(0, 0, 0, 0, IsLeft: false, Share: 1, Leaf: 0) };
        var known = new List<int> { 0 };
        var open = new Stack<(int At, int Node, bool IsLeft, int Parent)>();
        Expected = root < 0 ? forest.LeafValue[~root] : 0;
        if (root >= 0) Open(root, parent: 0);

        while (open.TryPop(out var next))
        {
            var feature = forest.Feature[next.Node];
            var before = next.Parent;
            while (before != 0 && edges[before].Feature != feature) before = edges[before].Parent;

            var rows = next.At < 0 ? forest.LeafCover![~next.At] : cover[next.At];
            var share = edges[before].Share * rows / cover[next.Node];
            var leaf = next.At < 0 ? forest.LeafValue[~next.At] : 0;
            Expected += leaf * rows / cover[Math.Max(root, 0)];
            edges.Add(new Edge(next.Parent, before, feature, forest.Threshold[next.Node], next.IsLeft, share, leaf));
            known.Add(known[next.Parent] + (before == 0 ? 1 : 0));
            if (next.At >= 0) Open(next.At, edges.Count - 1);
        }

        _edges = [.. edges];
        _rule = GaussLegendre.ForDegree(Math.Max(0, known.Max() - 1));

        void Open(int node, int parent)
        {
            open.Push((forest.Right[node], node, false, parent));
            open.Push((forest.Left[node], node, true, parent));
        }
    }

    /// <summary>The mean of the leaves over the training rows.</summary>
    public double Expected { get; }

    /// <summary>How many vectors of scratch an explanation takes.</summary>
    public int Scratch => 6 * _edges.Length;

    /// <summary>Adds to each feature's vector what its splits in this tree change; the sum of a vector's lanes is the contribution.</summary>
    public void Explain(ReadOnlySpan<float> row, Span<Vector256<double>> sums, Span<Vector256<double>> scratch)
    {
        var count = _edges.Length;
        var follows = MemoryMarshal.Cast<Vector256<double>, double>(scratch)[..count];
        var factor = scratch.Slice(count, count);
        var without = scratch.Slice(2 * count, count);
        var reach = scratch.Slice(3 * count, count);
        var relative = scratch.Slice(4 * count, count);
        var answer = scratch.Slice(5 * count, count);
        Follow(row, follows);

        foreach (ref readonly var rule in _rule.AsSpan())
        {
            // Down: the product of the factors of the features so far, with that of this edge's feature and without it.
            factor[0] = Vector256<double>.One;
            reach[0] = rule.Weights;
            for (var i = 1; i < count; i++)
            {
                ref readonly var edge = ref _edges[i];
                var before = Vector256<double>.One / factor[edge.Before];
                var share = Vector256.Create(edge.Share);
                var now = share + rule.Points * (Vector256.Create(follows[i]) - share);
                factor[i] = now;
                without[i] = reach[edge.Parent] * before;
                reach[i] = without[i] * now;
                relative[i] = before * now;
                answer[i] = Vector256.Create(edge.Leaf);
            }

            // Up: what the leaves below answer, and what knowing the feature of the edge above them changes.
            for (var i = count - 1; i > 0; i--)
            {
                ref readonly var edge = ref _edges[i];
                var below = relative[i] * answer[i];
                // The split above on the same feature has counted, or will count, these leaves with its own factor.
                sums[edge.Feature] += without[i] * (answer[i] * (follows[i] - edge.Share) - below * (follows[edge.Before] - _edges[edge.Before].Share));
                answer[edge.Parent] += below;
            }
        }
    }

    /// <summary>Per edge 1 if the row follows all splits on its feature down to it, else 0.</summary>
    private void Follow(ReadOnlySpan<float> row, Span<double> follows)
    {
        follows[0] = 1;
        for (var i = 1; i < follows.Length; i++)
        {
            ref readonly var edge = ref _edges[i];
            follows[i] = row[edge.Feature] <= edge.Threshold == edge.IsLeft ? follows[edge.Before] : 0;
        }
    }

    /// <param name="Parent">The edge above, or 0 at the root.</param>
    /// <param name="Before">The nearest edge above whose split is on the same feature, or 0 where there is none.</param>
    /// <param name="Feature">The feature of the split above.</param>
    /// <param name="Threshold">The threshold of the split above.</param>
    /// <param name="IsLeft">Whether rows at or below the threshold take it.</param>
    /// <param name="Share">The share of training rows that take this edge and those above on the same feature, of those that could.</param>
    /// <param name="Leaf">The value of the leaf it ends at; 0 where it ends at a node.</param>
    private readonly record struct Edge(int Parent, int Before, int Feature, float Threshold, bool IsLeft, double Share, double Leaf);
}
