using CsCheck;
using MlopsHousing.Modeling.Forests;

namespace MlopsHousing.Tests.Modeling.Forests;

public class TreeExplainerTests
{
    private static readonly Gen<Forest> _small =
        from seed in Gen.Int
        from trees in Gen.Int[1, 4]
        from leaves in Gen.Int[1, 24]
        from features in Gen.Int[1, 7]
        select RandomForests.Make(seed, trees, leaves, features);

    [Fact]
    public void Contributions_are_the_Shapley_values_by_their_definition() =>
        Gen.Select(_small, Gen.Int).Sample((forest, seed) => AssertShapley(forest, RandomForests.Row(new Random(seed), forest.FeatureCount)), iter: 200);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Contributions_are_exact_where_paths_hold_more_features_than_one_pass_integrates(int seed) =>
        AssertShapley(RandomForests.Make(seed, trees: 3, maxLeaves: 60, features: 12), RandomForests.Row(new Random(seed), 12));

    [Theory]
    [InlineData(400, 31, 24)]
    [InlineData(50, 300, 5)]
    [InlineData(10, 64, 500)]
    [InlineData(3, 1, 2)]
    public void The_base_value_and_all_contributions_add_up_to_the_sum(int trees, int leaves, int features)
    {
        var forest = RandomForests.Make(seed: leaves, trees, leaves, features);
        var explainer = new TreeExplainer(forest);
        var scorer = new ForestScorer(forest);
        var contributions = new double[features];
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
        {
            var row = RandomForests.Row(random, features);
            explainer.Explain(row, contributions);
            AssertClose(scorer.Sum(row), explainer.BaseValue + contributions.Sum());
        }
    }

    [Fact]
    public void A_path_through_a_hundred_features_adds_up()
    {
        const int Depth = 100;
        var forest = new Forest
        {
            FeatureCount = Depth,
            Roots = [0],
            Feature = [.. Enumerable.Range(0, Depth)],
            Threshold = new float[Depth],
            Left = [.. Enumerable.Range(0, Depth).Select(i => ~i)],
            Right = [.. Enumerable.Range(1, Depth - 1), ~Depth],
            LeafValue = [.. Enumerable.Range(0, Depth + 1).Select(i => (double)i * i)],
            LeafCover = [.. Enumerable.Range(0, Depth + 1).Select(i => 1 + i % 3)],
        };
        var explainer = new TreeExplainer(forest);
        var contributions = new double[Depth];
        for (var first = 0; first <= Depth; first++)
        {
            float[] row = [.. Enumerable.Range(0, Depth).Select(i => i == first ? -1f : 1f)];
            explainer.Explain(row, contributions);
            AssertClose((double)first * first, explainer.BaseValue + contributions.Sum());
        }
    }

    [Fact]
    public void A_feature_that_no_tree_looks_at_contributes_nothing()
    {
        var forest = new Forest { FeatureCount = 3, Roots = [0], Feature = [1], Threshold = [0.5f], Left = [~0], Right = [~1], LeafValue = [10, 30], LeafCover = [3, 1] };
        var explainer = new TreeExplainer(forest);
        var contributions = new double[3];
        explainer.Explain([9, 1, 9], contributions);
        Assert.Equal(15, explainer.BaseValue, 1e-12);
        Assert.Equal([0, 15, 0], contributions.Select(c => Math.Round(c, 12)));
    }

    [Fact]
    public void Explaining_allocates_nothing()
    {
        var explainer = new TreeExplainer(RandomForests.Make(seed: 3, trees: 100, maxLeaves: 31, features: 20));
        var row = new float[20];
        var contributions = new double[20];
        explainer.Explain(row, contributions);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++) explainer.Explain(row, contributions);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void It_stops_when_told_to()
    {
        var explainer = new TreeExplainer(RandomForests.Make(seed: 4, trees: 10, maxLeaves: 8, features: 2));
        Assert.Throws<OperationCanceledException>(() => explainer.Explain(new float[2], new double[2], new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_forest_without_cover_or_a_row_without_features_is_refused()
    {
        Assert.Contains("without the training rows", Assert.Throws<InvalidDataException>(() => new TreeExplainer(RandomForests.Make(5, 2, 4, 2, cover: false))).Message, StringComparison.Ordinal);
        var explainer = new TreeExplainer(RandomForests.Make(5, 2, 4, 2));
        Assert.Throws<ArgumentException>(() => explainer.Explain(new float[1], new double[2]));
        Assert.Throws<ArgumentException>(() => explainer.Explain(new float[2], new double[1]));
    }

    private static void AssertShapley(Forest forest, float[] row)
    {
        var contributions = new double[forest.FeatureCount];
        var explainer = new TreeExplainer(forest);
        explainer.Explain(row, contributions);

        var (expectedBase, expected) = ShapleyValues.ByDefinition(forest, row);
        AssertClose(expectedBase, explainer.BaseValue);
        for (var feature = 0; feature < forest.FeatureCount; feature++) AssertClose(expected[feature], contributions[feature]);
    }

    private static void AssertClose(double expected, double actual) =>
        Assert.Equal(expected, actual, 1e-9 * Math.Max(1, Math.Abs(expected)));
}
