using System.Buffers.Binary;
using MlopsHousing.Modeling.Forests;

namespace MlopsHousing.Tests.Hostile.Artifacts;

/// <summary>Forests that are trees over finite numbers, but of a size or shape that would cost gigabytes or hours.</summary>
public sealed class ForestBoundsTests
{
    private const int Little = 64 * 1024;
    private const int MostTrees = 10_000;
    private const int MostLeaves = 4096;
    private const int MostDepth = 512;

    [Fact]
    public void More_trees_than_training_makes_are_refused_by_the_header()
    {
        // Each would take a few hundred bytes of tables to score and more to explain: the file, some 14.
        var bytes = Stumps(MostTrees + 1);
        Cost.Refused($"it has {MostTrees + 1} trees where 1 to {MostTrees} are possible", Little, () => Forest.Parse(bytes));
    }

    [Fact]
    public void As_many_trees_as_training_makes_take_memory_in_proportion()
    {
        var forest = Cost.AtMost(4 * 1024 * 1024, () => Forest.Parse(Stumps(MostTrees)));
        Cost.AtMost(64 * 1024 * 1024, () => (new ForestScorer(forest), new TreeExplainer(forest)));
    }

    [Fact]
    public void A_tree_that_is_a_chain_is_refused_before_explaining_it_takes_the_square_of_its_length()
    {
        var bytes = Chain(1_000_000);
        Cost.Refused($"a tree is more than {MostDepth} splits deep", 2 * bytes.Length, () => Forest.Parse(bytes));
    }

    [Fact]
    public void The_deepest_tree_that_is_read_is_explained_in_little_memory()
    {
        var forest = Forest.Parse(Chain(MostDepth));
        var explainer = Cost.AtMost(4 * 1024 * 1024, () => new TreeExplainer(forest));
        var row = new float[forest.FeatureCount];
        var contributions = new double[forest.FeatureCount];
        explainer.Explain(row, contributions);
        Assert.Equal(new ForestScorer(forest).Sum(row), explainer.BaseValue + contributions.Sum(), 1e-6);
    }

    [Fact]
    public void A_tree_of_more_leaves_than_training_makes_is_refused()
    {
        var bytes = Balanced(13); // 8,192 leaves
        Cost.Refused($"a tree has more than {MostLeaves} leaves", 4 * bytes.Length, () => Forest.Parse(bytes));
        Assert.Equal(1, Forest.Parse(Balanced(12)).TreeCount);
    }

    [Fact]
    public void Forests_in_memory_meet_the_same_limits()
    {
        var deep = new Forest
        {
            FeatureCount = 1,
            Roots = [0],
            Feature = new int[600],
            Threshold = new float[600],
            Left = [.. Enumerable.Range(0, 600).Select(i => ~i)],
            Right = [.. Enumerable.Range(1, 599), ~600],
            LeafValue = new double[601],
        };
        Cost.Refused("splits deep", 1024 * 1024, () => _ = new ForestScorer(deep));
        var many = new Forest { FeatureCount = 1, Roots = [.. Enumerable.Range(0, MostTrees + 1).Select(i => ~i)], Feature = [], Threshold = [], Left = [], Right = [], LeafValue = new double[MostTrees + 1] };
        Cost.Refused("trees where 1 to", Little, () => _ = new ForestScorer(many));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_threshold_that_is_no_number_is_refused_wherever_it_is(float odd)
    {
        var bytes = Balanced(6); // 63 nodes after 28 bytes of header and 127 entries of two
        foreach (var node in new[] { 0, 31, 62 })
        {
            var changed = (byte[])bytes.Clone();
            BinaryPrimitives.WriteSingleLittleEndian(changed.AsSpan(28 + 254 + 4 * node), odd);
            Cost.Refused($"the threshold of node {node} is", 16 * bytes.Length, () => Forest.Parse(changed));
        }
    }

    /// <summary>Trees of one leaf each.</summary>
    private static byte[] Stumps(int trees) => Bytes(trees, trees, _ => 0);

    /// <summary>One tree whose every right child is the next node; each splits on a feature of its own, as far as there are any.</summary>
    private static byte[] Chain(int splits) =>
        Bytes(1, splits + 1, entry => (ushort)(entry == 2 * splits || entry % 2 != 0 ? 0 : 1 + entry / 2 % 60_000));

    /// <summary>One tree with so many splits on every path.</summary>
    private static byte[] Balanced(int depth)
    {
        var entries = new List<ushort>();
        Add(depth);
        return Bytes(1, 1 << depth, entry => entries[entry]);

        void Add(int left)
        {
            entries.Add((ushort)(left == 0 ? 0 : 1));
            if (left == 0) return;
            Add(left - 1);
            Add(left - 1);
        }
    }

    /// <summary>The file: header, entries, thresholds of 0, values of 1, covers of 1.</summary>
    private static byte[] Bytes(int trees, int leaves, Func<int, ushort> entry)
    {
        var nodes = leaves - trees;
        var bytes = new byte[28 + 2 * (nodes + leaves) + 4 * nodes + 12 * leaves];
        "MHFOREST"u8.CopyTo(bytes);
        foreach (var (place, value) in new[] { 1, 1, 60_000, trees, leaves }.Index()) BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8 + 4 * place), value);
        for (var i = 0; i < nodes + leaves; i++) BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(28 + 2 * i), entry(i));
        var values = bytes.AsSpan(28 + 2 * (nodes + leaves) + 4 * nodes);
        for (var i = 0; i < leaves; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(values[(8 * i)..], 1 + i % 7);
            BinaryPrimitives.WriteInt32LittleEndian(values[(8 * leaves + 4 * i)..], 1);
        }

        return bytes;
    }
}
