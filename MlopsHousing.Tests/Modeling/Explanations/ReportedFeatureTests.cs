using System.Text;
using MlopsHousing.Modeling.Explanations;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Tests.Modeling.Explanations;

public sealed class ReportedFeatureTests
{
    private const string OnTheMap = """{ "kind": "rotated", "name": "d", "plane": { "x": "lon", "y": "lat" }, "degrees": [30] }""";

    [Fact]
    public void Coordinates_that_a_recipe_takes_together_are_one_location() =>
        Assert.Equal(["area", "location:1,3", "age"], Reported(["area", "lon", "age", "lat"], OnTheMap));

    [Theory]
    [InlineData("""{ "kind": "distanceToPoints", "name": "to", "plane": { "x": "lon", "y": "lat" }, "points": { "Town": [0, 0] } }""")]
    [InlineData("""{ "kind": "distanceToPolyline", "name": "to", "plane": { "x": "lon", "y": "lat" }, "points": [[0, 0], [1, 1]] }""")]
    public void Whatever_takes_them_together(string step) => Assert.Equal(["location:0,1", "age"], Reported(["lon", "lat", "age"], step));

    [Fact]
    public void The_neighbours_of_a_recipe_lie_at_locations()
    {
        var signature = Signature("lon", "lat", "age");
        var recipe = FeatureRecipe.PassThrough(signature) with { Neighbours = new(new("lon", "lat")) };
        Assert.Equal(["location", "age"], ReportedFeature.Of(signature, recipe).Select(f => f.Name));
    }

    [Fact]
    public void Coordinates_that_nothing_takes_together_stay_apart() =>
        Assert.Equal(["lon", "lat"], Reported(["lon", "lat"], """{ "kind": "number", "of": "lon" }, { "kind": "number", "of": "lat" }"""));

    [Fact]
    public void A_coordinate_that_is_made_of_others_is_no_place() =>
        Assert.Equal(["a", "b", "lat"], Reported(["a", "b", "lat"], """
            { "kind": "ratio", "name": "r", "of": "a", "per": "b" },
            { "kind": "rotated", "name": "d", "plane": { "x": "r", "y": "lat" }, "degrees": [30] }
            """));

    [Fact]
    public void Several_locations_and_one_beside_a_feature_of_that_name_say_of_what_they_are()
    {
        Assert.Equal(
            ["location (fromX, fromY):0,1", "location (toX, toY):2,3"],
            Reported(["fromX", "fromY", "toX", "toY"], """
                { "kind": "rotated", "name": "a", "plane": { "x": "fromX", "y": "fromY" }, "degrees": [30] },
                { "kind": "rotated", "name": "b", "plane": { "x": "toX", "y": "toY" }, "degrees": [30] }
                """));
        Assert.Equal(["location", "location (lon, lat):1,2"], Reported(["location", "lon", "lat"], OnTheMap));
    }

    [Fact]
    public void Planes_that_share_a_coordinate_are_one_location() =>
        Assert.Equal(["location:0,1,2"], Reported(["x", "y", "height"], """
            { "kind": "rotated", "name": "a", "plane": { "x": "x", "y": "y" }, "degrees": [30] },
            { "kind": "rotated", "name": "b", "plane": { "x": "height", "y": "y" }, "degrees": [30] }
            """));

    /// <summary>Names, and of those that stand for several features their places.</summary>
    private static IEnumerable<string> Reported(string[] features, string steps) =>
        ReportedFeature.Of(Signature(features), FeatureRecipe.Parse(Encoding.UTF8.GetBytes($$"""{ "steps": [{{steps}}] }""")))
            .Select(f => f.Features.Count == 1 ? f.Name : $"{f.Name}:{string.Join(',', f.Features)}");

    private static Signature Signature(params string[] features) => new()
    {
        Name = "homes",
        Features = [.. features.Select(name => new Feature { Name = name, Type = FeatureType.Number })],
        Target = new() { Name = "price", Unit = "USD" },
    };
}
