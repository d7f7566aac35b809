using System.Buffers.Binary;
using CsCheck;
using MlopsHousing.Modeling.Forests;

namespace MlopsHousing.Tests.Modeling.Forests;

public class ForestFormatTests
{
    [Fact]
    public void A_forest_comes_back_from_its_bytes_and_answers_the_same() =>
        Gen.Select(RandomForests.Any, Gen.Int).Sample((forest, seed) =>
        {
            var bytes = forest.ToBytes();
            var parsed = Forest.Parse(bytes);
            Assert.Equal(bytes, parsed.ToBytes());
            Assert.Equal(forest.LeafCover is null, parsed.LeafCover is null);

            var row = RandomForests.Row(new Random(seed), forest.FeatureCount);
            Assert.Equal(new ForestScorer(forest).Sum(row), new ForestScorer(parsed).Sum(row));
        });

    [Fact]
    public void Bytes_do_not_depend_on_the_order_of_nodes_in_memory()
    {
        var inOrder = new Forest { FeatureCount = 2, Roots = [0], Feature = [0, 1], Threshold = [1, 2], Left = [1, ~0], Right = [~2, ~1], LeafValue = [1, 2, 3], LeafCover = [4, 5, 6] };
        var shuffled = new Forest { FeatureCount = 2, Roots = [1], Feature = [1, 0], Threshold = [2, 1], Left = [~2, 0], Right = [~0, ~1], LeafValue = [2, 3, 1], LeafCover = [5, 6, 4] };
        Assert.Equal(inOrder.ToBytes(), shuffled.ToBytes());
    }

    [Fact]
    public void Four_hundred_trees_of_31_leaves_take_less_than_a_quarter_of_a_mebibyte()
    {
        var bytes = RandomForests.Make(seed: 1, trees: 400, maxLeaves: 31, features: 30).ToBytes();
        Assert.InRange(bytes.Length, 28, 1 << 18);
    }

    [Fact]
    public void Arbitrary_bytes_parse_or_are_refused_with_a_sentence() =>
        Gen.Byte.Array[0, 200].Sample(ParsesOrRefuses);

    [Fact]
    public void A_forest_with_bytes_changed_parses_or_is_refused_with_a_sentence() =>
        Gen.Select(RandomForests.Any, Gen.Select(Gen.Int[0, 4000], Gen.Byte).Array[1, 4]).Sample((forest, changes) =>
        {
            var bytes = forest.ToBytes();
            foreach (var (at, value) in changes) bytes[at % bytes.Length] = value;
            ParsesOrRefuses(bytes);
        });

    [Fact]
    public void A_forest_cut_short_or_with_bytes_after_it_is_refused()
    {
        var bytes = RandomForests.Make(seed: 2, trees: 3, maxLeaves: 8, features: 2).ToBytes();
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => Forest.Parse(bytes.AsSpan(0, length)));
        Refused([.. bytes, 0], "bytes long");
    }

    [Fact]
    public void Huge_counts_are_refused_without_allocating_for_them()
    {
        var bytes = Small().ToBytes();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(24), uint.MaxValue);
        Refused(bytes, "trees with 4294967295 leaves take");

        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused(bytes, "take");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Theory]
    [InlineData(0, 'X', "does not begin")]
    [InlineData(8, 2, "version 2")]
    [InlineData(12, 4, "flags (4)")]
    [InlineData(16, 0, "0 features")]
    [InlineData(20, 0, "no trees")]
    [InlineData(24, 0, "only 0 leaves")]
    [InlineData(28, 9, "node 0 splits on feature 8, but there are only 2")]
    [InlineData(28, 0, "trees end before its nodes do")]
    [InlineData(30, 1, "more than the 1 nodes")]
    public void A_changed_field_is_named(int at, byte value, string says)
    {
        var bytes = Small().ToBytes();
        bytes[at] = value;
        Refused(bytes, says);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_number_that_is_not_finite_is_refused(float value)
    {
        var threshold = Small().ToBytes();
        BinaryPrimitives.WriteSingleLittleEndian(threshold.AsSpan(34), value);
        Refused(threshold, "threshold of node 0");

        var leaf = Small().ToBytes();
        BinaryPrimitives.WriteDoubleLittleEndian(leaf.AsSpan(46), value);
        Refused(leaf, "value of leaf 1");
    }

    [Fact]
    public void A_cover_below_one_row_is_refused()
    {
        var bytes = Small().ToBytes();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(54), -1);
        Refused(bytes, "cover of leaf 0 is -1");
    }

    /// <summary>28 bytes of header, 6 of shape, a threshold at 34, values at 38 and 46, covers at 54 and 58.</summary>
    private static Forest Small() => new() { FeatureCount = 2, Roots = [0], Feature = [1], Threshold = [0.5f], Left = [~0], Right = [~1], LeafValue = [1, 2], LeafCover = [3, 4] };

    private static void Refused(byte[] bytes, string says) =>
        Assert.Contains(says, Assert.Throws<InvalidDataException>(() => Forest.Parse(bytes)).Message, StringComparison.Ordinal);

    private static void ParsesOrRefuses(byte[] bytes)
    {
        try
        {
            Assert.Equal(bytes, Forest.Parse(bytes).ToBytes());
        }
        catch (InvalidDataException refusal)
        {
            Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
        }
    }
}
