using MlopsHousing.Modeling.Features;

namespace MlopsHousing.Tests.Modeling.Features;

public class FeatureTransformerTests
{
    private const string Plane = """ "plane": { "x": "x", "y": "y", "scaleX": 2 } """;

    [Fact]
    public void Without_a_recipe_the_signatures_own_features_pass() =>
        Assert.Equal([1, 2, 3, float.NaN], new FeatureTransformer(Homes.Signature).Transform(1, 2, 3, double.NaN));

    [Theory]
    [InlineData(3, 4, 0.75)]
    [InlineData(-3, 4, -0.75)]
    [InlineData(3, 0, 0)]
    [InlineData(1e300, 1e-300, float.MaxValue)]
    public void A_ratio_is_finite_whatever_it_divides_by(double of, double per, double expected) =>
        Assert.Equal([(float)expected], Homes.Transformer("""{ "kind": "ratio", "name": "r", "of": "income", "per": "y" }""").Transform(0, per, of, 0));

    [Fact]
    public void A_rotation_looks_along_its_direction()
    {
        var made = Homes.Transformer($$"""{ "kind": "rotated", "name": "d", {{Plane}}, "degrees": [0, 90, 45] }""").Transform(3, 5, 0, 0);
        Assert.Equal(6, made[0], 1e-5);
        Assert.Equal(5, made[1], 1e-5);
        Assert.Equal(11 / Math.Sqrt(2), made[2], 1e-5);
    }

    [Fact]
    public void Distances_to_points_are_taken_on_the_scaled_plane()
    {
        var transformer = Homes.Transformer($$"""{ "kind": "distanceToPoints", "name": "to", {{Plane}}, "points": { "Here": [1, 1], "There": [3, 4] } }""");
        Assert.Equal(["toHere", "toThere"], transformer.Features.Select(f => f.Name));
        Assert.Equal([0, 5], transformer.Transform(1, 1, 0, 0));
    }

    [Theory]
    [InlineData(1, 3, 3)]
    [InlineData(-2, 3, 5)]
    [InlineData(4, 9, 3.605551)]
    [InlineData(3.5, 2, 1)]
    public void The_distance_to_a_line_is_that_to_its_nearest_point(double x, double y, double expected)
    {
        // A corner: along y = 0 to x = 3 (6 on the scaled plane), then up to y = 6. One corner is given twice.
        var line = Homes.Transformer($$"""{ "kind": "distanceToPolyline", "name": "coast", {{Plane}}, "points": [[0, 0], [3, 0], [3, 0], [3, 6]] }""");
        Assert.Equal(expected, line.Transform(x, y, 0, 0)[0], 1e-5);
    }

    [Fact]
    public void Nearer_neighbours_count_more()
    {
        var means = Homes.Transformer(
            """{ "kind": "neighbourMean", "name": "near", "of": "price", "nearest": [1, 2] }, { "kind": "neighbourDistance", "name": "far", "nearest": [1, 3] }""",
            ([0, 0, 1, 1], 100), ([0, 3, 1, 1], 500), ([5, 0, 1, 1], 9000));
        // Softening 1: weights 1 and 1/4.
        Assert.Equal([100, (100 + 500 / 4f) / 1.25f, 0, 10], means.Transform(0, 0, 1, 1));
    }

    [Fact]
    public void Neighbours_that_are_alike_count_more()
    {
        var alike = Homes.Transformer(
            """{ "kind": "comparables", "name": "like", "of": "price", "nearest": 2, "alike": { "income": 2 } }""",
            ([0, 0, 10, 1], 100), ([0, 0, 14, 1], 500));
        // Income 10: z² is 0 and 4, so weights 1 and 1/25. Income 12: both equally unlike.
        Assert.Equal((100 + 500 / 25f) / (1 + 1 / 25f), alike.Transform(0, 0, 10, 1)[0], 1e-3);
        Assert.Equal(300, alike.Transform(0, 0, 12, 1)[0], 1e-3);
    }

    [Fact]
    public void Neighbours_can_be_asked_for_what_a_step_makes()
    {
        var made = Homes.Transformer(
            """{ "kind": "ratio", "name": "share", "of": "income", "per": "x" }, { "kind": "neighbourMean", "name": "shareNear", "of": "share", "nearest": [1] }""",
            ([2, 0, 6, 1], 0), ([9, 9, 9, 1], 0));
        Assert.Equal([5, 3], made.Transform(1, 0, 5, 1));
    }

    [Fact]
    public void Each_feature_knows_what_it_is_made_from()
    {
        var transformer = Homes.Transformer(
            $$"""
            { "kind": "number", "of": "rooms" }, { "kind": "ratio", "name": "share", "of": "income", "per": "x" },
            { "kind": "rotated", "name": "d", {{Plane}}, "degrees": [30] },
            { "kind": "comparables", "name": "like", "of": "price", "nearest": 1, "alike": { "share": 1 } }
            """,
            ([1, 1, 1, 1], 1));
        Assert.Equal(["rooms", "share", "d30", "like"], transformer.Features.Select(f => f.Name));
        Assert.Equal([[3], [0, 2], [0, 1], [0, 1, 2]], transformer.Features.Select(f => f.Sources.ToArray()));
    }

    [Fact]
    public void Transforming_a_row_allocates_nothing()
    {
        var description = MlopsHousing.Training.Data.DatasetDescription.Load(Repository.File("datasets", "california-housing"));
        var table = NeighbourTable.Parse(File.ReadAllBytes(Repository.File("models", "california-housing", "1", "neighbours.bin")));
        var transformer = FeatureTransformer.Create(description.Signature, description.Recipe, table);
        double[] row = [-122.23, 37.88, 41, 880, 129, 322, 126, 8.3252];
        var made = new float[transformer.Width];
        transformer.Transform(row, made);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) transformer.Transform(row, made);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.All(made, value => Assert.True(float.IsFinite(value)));
    }
}
