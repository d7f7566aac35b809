using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlopsHousing.Modeling.Forests;

/// <summary>
/// Explains a forest's answers: exact Shapley values of its features, where a feature left out means both ways of its
/// splits, weighted by the training rows that went each way (path-dependent TreeSHAP). Safe for any number of threads.
/// </summary>
/// <remarks>
/// A feature's Shapley value is the integral over t from 0 to 1 of what it changes while every other feature is known
/// with probability t (Owen 1972). Over one leaf that is a product of one linear factor per feature on its path, so
/// all leaves are integrated together: down the tree multiplying factors, up the tree adding leaves, at a few
/// Gauss-Legendre points, which make the integral exact. This takes time leaves × depth, as Linear TreeSHAP (Yu et al.
/// 2022) does, and as all factors and weights are positive it stays accurate in deep trees, too.
/// </remarks>
public sealed class TreeExplainer
{
    private readonly ExplainedTree[] _trees;
    private readonly int _featureCount;
    private readonly int _scratch;

    /// <exception cref="InvalidDataException">The forest is not one, or lacks the cover of its leaves.</exception>
    public TreeExplainer(Forest forest)
    {
        forest.Check();
        if (forest.LeafCover is null)
            throw new InvalidDataException("The forest can't be explained: it was exported without the training rows that reach its leaves.");

        _featureCount = forest.FeatureCount;
        var cover = NodeCover(forest, forest.LeafCover);
        _trees = [.. forest.Roots.Select(root => new ExplainedTree(forest, root, cover))];
        _scratch = _featureCount + _trees.Max(tree => tree.Scratch);
        BaseValue = _trees.Sum(tree => tree.Expected);
    }

    /// <summary>The answer where no feature is known: the mean over the training rows, in the target's unit.</summary>
    public double BaseValue { get; }

    /// <summary>Splits an answer up by feature: <see cref="BaseValue"/> plus all contributions is the forest's sum.</summary>
    /// <param name="features">A row, as the scorer takes it.</param>
    /// <param name="contributions">Per feature what it adds, in the target's unit.</param>
    /// <param name="cancel">Stops between trees.</param>
    /// <exception cref="ArgumentException">There are too few features or places for contributions.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Explain(ReadOnlySpan<float> features, Span<double> contributions, CancellationToken cancel = default)
    {
        if (features.Length < _featureCount || contributions.Length < _featureCount)
            throw new ArgumentException($"A row of {_featureCount} features and as many contributions are needed, not {features.Length} and {contributions.Length}.");

        const int Lanes = 4;
        var rented = ArrayPool<double>.Shared.Rent(_scratch * Lanes);
        var scratch = MemoryMarshal.Cast<double, Vector256<double>>(rented.AsSpan(0, _scratch * Lanes));
        var sums = scratch[.._featureCount];
        sums.Clear();
        foreach (var tree in _trees)
        {
            cancel.ThrowIfCancellationRequested();
            tree.Explain(features, sums, scratch[_featureCount..]);
        }

        for (var i = 0; i < _featureCount; i++) contributions[i] = Vector256.Sum(sums[i]);
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>Training rows per node: those of its leaves.</summary>
    private static long[] NodeCover(Forest forest, int[] leaves)
    {
        var order = new List<int>();
        var open = new Stack<int>(forest.Roots.Where(root => root >= 0));
        while (open.TryPop(out var node))
        {
            order.Add(node);
            if (forest.Left[node] >= 0) open.Push(forest.Left[node]);
            if (forest.Right[node] >= 0) open.Push(forest.Right[node]);
        }

        var cover = new long[forest.Feature.Length];
        foreach (var node in Enumerable.Reverse(order)) cover[node] = Of(forest.Left[node]) + Of(forest.Right[node]);
        return cover;

        long Of(int child) => child < 0 ? leaves[~child] : cover[child];
    }
}
