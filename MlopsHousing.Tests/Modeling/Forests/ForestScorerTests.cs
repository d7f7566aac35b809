using CsCheck;
using MlopsHousing.Modeling.Forests;

namespace MlopsHousing.Tests.Modeling.Forests;

public class ForestScorerTests
{
    [Fact]
    public void Sums_are_those_of_walking_each_tree_to_the_last_bit() =>
        Gen.Select(RandomForests.Any, Gen.Int).Sample((forest, seed) => AssertWalks(forest, seed, rows: 5), iter: 500);

    [Theory]
    [InlineData(400, 31, 20)]
    [InlineData(400, 32, 3)]
    [InlineData(300, 33, 1)]
    [InlineData(200, 64, 40)]
    [InlineData(150, 65, 7)]
    [InlineData(20, 700, 7)]
    [InlineData(1_100, 31, 9)]
    [InlineData(1_100, 80, 500)]
    [InlineData(513, 1, 2)]
    public void Sums_are_exact_for_any_number_of_trees_leaves_and_features(int trees, int leaves, int features) =>
        AssertWalks(RandomForests.Make(seed: trees + leaves, trees, leaves, features), seed: 1, rows: 203);

    [Fact]
    public void A_chain_of_splits_scores_as_deep_as_any_may_be()
    {
        const int Depth = 512;
        var forest = new Forest
        {
            FeatureCount = 1,
            Roots = [0],
            Feature = new int[Depth],
            Threshold = [.. Enumerable.Range(0, Depth).Select(i => (float)i)],
            Left = [.. Enumerable.Range(0, Depth).Select(i => ~i)],
            Right = [.. Enumerable.Range(1, Depth - 1), ~Depth],
            LeafValue = [.. Enumerable.Range(0, Depth + 1).Select(i => (double)i)],
        };
        var scorer = new ForestScorer(Forest.Parse(forest.ToBytes()));
        Assert.Equal(377, scorer.Sum([377f]));
        Assert.Equal(Depth, scorer.Sum([float.NaN]));
    }

    [Fact]
    public void Scoring_allocates_nothing()
    {
        var scorer = new ForestScorer(RandomForests.Make(seed: 3, trees: 400, maxLeaves: 31, features: 20));
        var rows = new float[20 * 10];
        var sums = new double[10];
        scorer.Sum(rows, 20, sums);
        scorer.Sum(rows);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            scorer.Sum(rows);
            scorer.Sum(rows, 20, sums);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void One_scorer_serves_many_threads()
    {
        var forest = RandomForests.Make(seed: 4, trees: 100, maxLeaves: 31, features: 10);
        var scorer = new ForestScorer(forest);
        Parallel.For(0, 2_000, seed =>
        {
            var row = RandomForests.Row(new Random(seed), 10);
            Assert.Equal(Walk(forest, row), scorer.Sum(row));
        });
    }

    [Fact]
    public void Too_few_features_are_refused()
    {
        var scorer = new ForestScorer(RandomForests.Make(seed: 5, trees: 10, maxLeaves: 8, features: 3));
        Assert.Throws<ArgumentException>(() => scorer.Sum([1, 2]));
        Assert.Throws<ArgumentException>(() => scorer.Sum(new float[6], 2, new double[3]));
        Assert.Throws<ArgumentException>(() => scorer.Sum(new float[8], 3, new double[3]));
    }

    private static void AssertWalks(Forest forest, int seed, int rows)
    {
        var random = new Random(seed);
        var scorer = new ForestScorer(forest);
        var width = forest.FeatureCount + random.Next(3);
        var all = new float[rows * width];
        var sums = new double[rows];
        for (var i = 0; i < rows; i++) RandomForests.Row(random, width).CopyTo(all, i * width);

        scorer.Sum(all, width, sums);
        for (var i = 0; i < rows; i++)
        {
            var row = all.AsSpan(i * width, width);
            var expected = BitConverter.DoubleToInt64Bits(Walk(forest, row));
            Assert.Equal(expected, BitConverter.DoubleToInt64Bits(scorer.Sum(row)));
            Assert.Equal(expected, BitConverter.DoubleToInt64Bits(sums[i]));
        }
    }

    /// <summary>The rule of <see cref="Forest"/>, word for word.</summary>
    private static double Walk(Forest forest, ReadOnlySpan<float> row)
    {
        var sum = 0.0;
        foreach (var root in forest.Roots)
        {
            var node = root;
            while (node >= 0)
                node = row[forest.Feature[node]] <= forest.Threshold[node] ? forest.Left[node] : forest.Right[node];
            sum += forest.LeafValue[~node];
        }

        return sum;
    }
}
