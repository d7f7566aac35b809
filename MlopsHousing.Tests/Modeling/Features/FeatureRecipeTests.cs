using System.Text;
using CsCheck;
using MlopsHousing.Modeling.Features;

namespace MlopsHousing.Tests.Modeling.Features;

public class FeatureRecipeTests
{
    [Fact]
    public void A_recipe_comes_back_from_its_file_as_the_same_bytes()
    {
        var recipe = FeatureRecipe.Parse(File.ReadAllBytes(Repository.File("datasets", "california-housing", "features.json")));
        Assert.Equal(recipe.ToJson(), FeatureRecipe.Parse(recipe.ToJson()).ToJson());
        Assert.Equal(["medianHouseValue", "medianIncome", "housingMedianAge"], recipe.NeighbourValues.Take(3));
        Assert.Equal(30, recipe.MostNeighbours);
    }

    [Fact]
    public void What_a_recipe_leaves_out_has_its_default() => Assert.Equal(
        new NeighbourRule(new Plane("a", "b", 1, 1), 0.5, 10),
        FeatureRecipe.Parse("""{ "neighbours": { "plane": { "x": "a", "y": "b" } }, "steps": [] }"""u8).Neighbours);

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{ "steps": null }""")]
    [InlineData("""{ "steps": [null] }""")]
    [InlineData("""{ "steps": [{ "of": "x" }] }""")]
    [InlineData("""{ "steps": [{ "kind": "magic", "of": "x" }] }""")]
    [InlineData("""{ "steps": [{ "kind": "number" }] }""")]
    [InlineData("""{ "steps": [{ "kind": "number", "of": "x", "more": 1 }] }""")]
    [InlineData("""{ "steps": [{ "kind": "rotated", "name": "d", "plane": { "x": "x" }, "degrees": [1] }] }""")]
    public void What_is_no_recipe_is_refused(string json) =>
        Assert.Throws<InvalidDataException>(() => FeatureRecipe.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Arbitrary_bytes_are_a_recipe_or_refused() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        try
        {
            FeatureRecipe.Parse(bytes);
        }
        catch (InvalidDataException)
        {
        }
    });

    [Theory]
    [InlineData("", "makes no features")]
    [InlineData("""{ "kind": "number", "of": "z" }""", "'z' is not a feature")]
    [InlineData("""{ "kind": "ratio", "name": "r", "of": "x", "per": "z" }""", "'z' is neither a feature nor made")]
    [InlineData("""{ "kind": "ratio", "name": "r", "of": "x", "per": "rooms" }""", "'rooms' must be a number that is never missing")]
    [InlineData("""{ "kind": "ratio", "name": "x", "of": "x", "per": "y" }""", "'x' is the signature's")]
    [InlineData("""{ "kind": "number", "of": "x" }, { "kind": "number", "of": "x" }""", "'x' is made twice")]
    [InlineData("""{ "kind": "distanceToPolyline", "name": "c", "plane": { "x": "x", "y": "y" }, "points": [[1, 2]] }""", "two points")]
    [InlineData("""{ "kind": "distanceToPoints", "name": "c", "plane": { "x": "x", "y": "y" }, "points": { "a": [1] } }""", "not [x, y]")]
    [InlineData("""{ "kind": "distanceToPoints", "name": "c", "plane": { "x": "x", "y": "y" }, "points": { "a": [1, 1e400] } }""", "not a finite number")]
    [InlineData("""{ "kind": "neighbourMean", "name": "n", "of": "price", "nearest": [] }""", "'nearest' of 'n'")]
    [InlineData("""{ "kind": "neighbourMean", "name": "n", "of": "price", "nearest": [2, 1] }""", "'nearest' of 'n'")]
    [InlineData("""{ "kind": "neighbourMean", "name": "n", "of": "price", "nearest": [257] }""", "'nearest' of 'n'")]
    [InlineData("""{ "kind": "comparables", "name": "n", "of": "price", "nearest": 1, "alike": { "x": 0 } }""", "not a positive number")]
    [InlineData("""{ "kind": "neighbourDistance", "name": "n", "nearest": [1] }""", "no table")]
    public void A_recipe_that_does_not_fit_the_signature_is_refused(string steps, string why)
    {
        var recipe = Homes.Recipe(steps);
        var refusal = Assert.Throws<InvalidDataException>(() => FeatureTransformer.Create(Homes.Signature, recipe, null));
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_is_too_small_or_of_another_recipe_is_refused()
    {
        var recipe = Homes.Recipe("""{ "kind": "neighbourMean", "name": "n", "of": "price", "nearest": [3] }""");
        var small = NeighbourTable.Of([1, 2], [1, 2], [[1, 2]]);
        var bare = NeighbourTable.Of([1, 2, 3], [1, 2, 3], []);
        Assert.Contains("3 neighbours where the table has 2", Refusal(small), StringComparison.Ordinal);
        Assert.Contains("1 values of each neighbour where the table has 0", Refusal(bare), StringComparison.Ordinal);

        string Refusal(NeighbourTable table) =>
            Assert.Throws<InvalidDataException>(() => FeatureTransformer.Create(Homes.Signature, recipe, table)).Message;
    }
}
