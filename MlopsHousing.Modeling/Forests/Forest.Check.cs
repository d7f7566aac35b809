namespace MlopsHousing.Modeling.Forests;

public sealed partial class Forest
{
    /// <summary>One more than the largest feature index that the file's 16 bits can name.</summary>
    internal const int MaxFeatures = ushort.MaxValue;

    // Far beyond what training makes (10,000 trees of 4,096 leaves at most): what a file of 64 MiB could say besides would
    // take gigabytes to lay out for scoring, or minutes to explain.

    /// <summary>No forest has more trees.</summary>
    internal const int MaxTrees = 10_000;

    /// <summary>No tree has more leaves.</summary>
    internal const int MaxLeavesOfTree = 4096;

    /// <summary>No path from a root to a leaf has more splits.</summary>
    internal const int MaxDepth = 512;

    /// <summary>Refuses a forest that is not a set of trees over finite numbers.</summary>
    /// <exception cref="InvalidDataException">Says what is wrong.</exception>
    internal void Check()
    {
        if (Roots.Length is 0 or > MaxTrees) throw Broken($"it has {Roots.Length} trees where 1 to {MaxTrees} are possible");
        if (FeatureCount is < 1 or > MaxFeatures) throw Broken($"it has {FeatureCount} features where 1 to {MaxFeatures} are possible");

        var nodes = Feature.Length;
        if (Threshold.Length != nodes || Left.Length != nodes || Right.Length != nodes)
            throw Broken("its features, thresholds and children differ in number");
        if (LeafCover is not null && LeafCover.Length != LeafValue.Length)
            throw Broken($"it has {LeafValue.Length} leaves but the cover of {LeafCover.Length}");

        CheckNumbers();
        CheckShape();
    }

    private void CheckNumbers()
    {
        for (var i = 0; i < Feature.Length; i++)
        {
            if ((uint)Feature[i] >= (uint)FeatureCount)
                throw Broken($"node {i} splits on feature {Feature[i]}, but there are only {FeatureCount}");
            if (!float.IsFinite(Threshold[i]))
                throw Broken($"the threshold of node {i} is {Threshold[i]}, which is not a finite number");
        }

        for (var i = 0; i < LeafValue.Length; i++)
            if (!double.IsFinite(LeafValue[i]))
                throw Broken($"the value of leaf {i} is {LeafValue[i]}, which is not a finite number");

        for (var i = 0; i < LeafCover?.Length; i++)
            if (LeafCover[i] < 1)
                throw Broken($"the cover of leaf {i} is {LeafCover[i]} rows, but must be at least 1");
    }

    /// <summary>Everything has exactly one parent or is a root: no cycles, nothing shared, nothing left over.</summary>
    private void CheckShape()
    {
        var seenNode = new bool[Feature.Length];
        var seenLeaf = new bool[LeafValue.Length];
        var open = new Stack<(int At, int Depth)>();
        var reached = 0;
        foreach (var root in Roots)
        {
            var leaves = 0;
            open.Push((root, 0));
            while (open.TryPop(out var next))
            {
                var (at, depth) = next;
                var (seen, index, kind) = at >= 0 ? (seenNode, at, "node") : (seenLeaf, ~at, "leaf");
                if (index >= seen.Length) throw Broken($"it points at {kind} {index}, but there are only {seen.Length}");
                if (seen[index]) throw Broken($"{kind} {index} is reached in two ways");
                seen[index] = true;
                reached++;
                if (at < 0)
                {
                    CheckTree(++leaves, depth);
                    continue;
                }

                CheckTree(leaves, depth + 1);
                open.Push((Right[at], depth + 1));
                open.Push((Left[at], depth + 1));
            }
        }

        if (reached != Feature.Length + LeafValue.Length)
            throw Broken($"{Feature.Length + LeafValue.Length - reached} of its nodes and leaves belong to no tree");
    }

    private static void CheckTree(int leaves, int depth)
    {
        if (leaves > MaxLeavesOfTree) throw Broken($"a tree has more than {MaxLeavesOfTree} leaves");
        if (depth > MaxDepth) throw Broken($"a tree is more than {MaxDepth} splits deep");
    }

    private static InvalidDataException Broken(string why) => new($"The forest can't be used: {why}.");
}
