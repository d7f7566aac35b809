namespace MlopsHousing.Modeling.Forests;

/// <summary>Cuts a forest into blocks of consecutive trees, each in the fastest form its trees allow.</summary>
internal static class ForestBlocks
{
    /// <summary>Bounds a block's scratch on the stack: 2 KiB (4 KiB with 64-bit masks) per row.</summary>
    private const int MaxTrees = 512;

    public static IEnumerable<ITreeBlock> Cut(Forest forest)
    {
        var leaves = new int[forest.TreeCount];
        for (var tree = 0; tree < leaves.Length; tree++) leaves[tree] = CountLeaves(forest, forest.Roots[tree]);

        for (var first = 0; first < leaves.Length;)
        {
            var form = Form(leaves[first]);
            var end = first + 1;
            while (end < leaves.Length && end - first < MaxTrees && Form(leaves[end]) <= form) end++;
            yield return form switch
            {
                <= 32 => new MaskedTrees<uint>(forest, first..end),
                <= 64 => new MaskedTrees<ulong>(forest, first..end),
                _ => new WalkedTrees(forest, first..end),
            };
            first = end;
        }

        // Trees of fewer leaves may join a block of more, but not the other way round: it keeps blocks few.
        static int Form(int leaves) => leaves <= 32 ? 32 : leaves <= 64 ? 64 : int.MaxValue;
    }

    private static int CountLeaves(Forest forest, int root)
    {
        var count = 0;
        var open = new Stack<int>([root]);
        while (open.TryPop(out var at))
        {
            if (at < 0)
            {
                count++;
                continue;
            }

            open.Push(forest.Left[at]);
            open.Push(forest.Right[at]);
        }

        return count;
    }
}
