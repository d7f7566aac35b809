using System.Numerics;
using System.Runtime.CompilerServices;

namespace MlopsHousing.Modeling.Forests;

/// <summary>
/// Trees whose leaves are the bits of a mask, lowest bit leftmost. A split that sends the row right rules out the leaves
/// to its left; when all such splits are done, the lowest bit left is the leaf reached (QuickScorer: Lucchese et al.,
/// SIGIR 2015). Which splits those are follows from sorting a feature's splits by threshold: all up to the feature's
/// value. Their masks are combined beforehand for every so many splits, for all trees side by side, so that a row costs
/// per feature one pass of vector instructions and a few single splits, and few branches that can't be predicted.
/// </summary>
/// <typeparam name="TMask">An unsigned integer with at least as many bits as the largest tree has leaves.</typeparam>
internal sealed class MaskedTrees<TMask> : ITreeBlock
    where TMask : unmanaged, IBinaryInteger<TMask>, IUnsignedNumber<TMask>
{
    private const int Rows = 4;
    private readonly MaskedSplits<TMask> _splits;
    private readonly double[] _leaves;
    private readonly int _trees;

    public MaskedTrees(Forest forest, Range range)
    {
        var roots = forest.Roots[range];
        _trees = roots.Length;
        _leaves = new double[_trees * Bits];
        var found = new List<MaskedSplit<TMask>>();
        for (var tree = 0; tree < _trees; tree++)
        {
            var next = 0;
            Lay(roots[tree]);

            // Bits are given to leaves from left to right; a split clears those of its left subtree.
            void Lay(int at)
            {
                if (at < 0)
                {
                    _leaves[tree * Bits + next++] = forest.LeafValue[~at];
                    return;
                }

                var first = next;
                Lay(forest.Left[at]);
                var left = ((TMask.One << (next - first)) - TMask.One) << first;
                found.Add(new MaskedSplit<TMask>(forest.Feature[at], forest.Threshold[at], tree, ~left));
                Lay(forest.Right[at]);
            }
        }

        _splits = new MaskedSplits<TMask>(found, _trees);
    }

    private static int Bits => Unsafe.SizeOf<TMask>() * 8;

    public void Add(ReadOnlySpan<float> row, ref double sum)
    {
        Span<TMask> masks = stackalloc TMask[_splits.Lanes];
        _splits.Mask(row, masks);
        var total = sum;
        for (var tree = 0; tree < _trees; tree++) total += Leaf(tree, masks[tree]);
        sum = total;
    }

    /// <summary>Additions of one row wait for each other; those of four rows don't.</summary>
    public void Add(ReadOnlySpan<float> rows, int width, Span<double> sums)
    {
        var lanes = _splits.Lanes;
        Span<TMask> masks = stackalloc TMask[lanes * Rows];
        var i = 0;
        for (; i <= sums.Length - Rows; i += Rows)
        {
            for (var row = 0; row < Rows; row++)
                _splits.Mask(rows.Slice((i + row) * width, width), masks.Slice(row * lanes, lanes));

            var (a, b, c, d) = (sums[i], sums[i + 1], sums[i + 2], sums[i + 3]);
            for (var tree = 0; tree < _trees; tree++)
            {
                a += Leaf(tree, masks[tree]);
                b += Leaf(tree, masks[lanes + tree]);
                c += Leaf(tree, masks[2 * lanes + tree]);
                d += Leaf(tree, masks[3 * lanes + tree]);
            }

            (sums[i], sums[i + 1], sums[i + 2], sums[i + 3]) = (a, b, c, d);
        }

        for (; i < sums.Length; i++) Add(rows.Slice(i * width, width), ref sums[i]);
    }

    private double Leaf(int tree, TMask mask) => _leaves[tree * Bits + int.CreateTruncating(TMask.TrailingZeroCount(mask))];
}
