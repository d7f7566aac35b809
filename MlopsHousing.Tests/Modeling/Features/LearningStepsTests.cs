using System.Text;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Tests.Modeling.Features;

/// <summary>Steps that learn from training rows: fills, one-hots, target means, dates.</summary>
public class LearningStepsTests
{
    private const double Missing = double.NaN;
    private const double Unseen = -1;

    private static readonly Signature _signature = new()
    {
        Name = "flats",
        Features =
        [
            new() { Name = "area", Type = FeatureType.Number, Nulls = NullPolicy.Allow },
            new() { Name = "zone", Type = FeatureType.Category, Categories = ["a", "b", "c"], Nulls = NullPolicy.Allow },
            new() { Name = "sold", Type = FeatureType.Date, Nulls = NullPolicy.Allow },
        ],
        Target = new() { Name = "price", Unit = "USD" },
    };

    // area, zone, sold (days), price
    private static readonly double[][] _rows =
    [
        [10, 0, 0, 100], [30, 0, 31, 200], [Missing, 1, 365, 600], [20, Missing, Missing, 300],
    ];

    [Fact]
    public void A_missing_number_becomes_the_median_of_training()
    {
        var filled = Learned("""{ "kind": "filled", "of": "area" }""");
        Assert.Equal([20], filled.Transform(Missing, 0, 0));
        Assert.Equal([7], filled.Transform(7, 0, 0));
    }

    [Fact]
    public void A_fill_that_is_given_stays() =>
        Assert.Equal([-1], Learned("""{ "kind": "filled", "of": "area", "with": -1 }""").Transform(Missing, 0, 0));

    [Theory]
    [InlineData("area", 0)]
    [InlineData("zone", 1)]
    [InlineData("sold", 2)]
    public void What_is_missing_is_told_apart(string feature, int place)
    {
        var indicator = Learned($$"""{ "kind": "missing", "of": "{{feature}}" }""");
        double[] row = [1, 1, 1];
        Assert.Equal([0], indicator.Transform(row));
        row[place] = Missing;
        Assert.Equal([1], indicator.Transform(row));
    }

    [Theory]
    [InlineData(0, 1, 0, 0)]
    [InlineData(2, 0, 0, 1)]
    [InlineData(Unseen, 0, 0, 0)]
    [InlineData(Missing, 0, 0, 0)]
    public void A_category_becomes_one_of_several_features(double zone, float a, float b, float c)
    {
        var oneHot = Learned("""{ "kind": "oneHot", "of": "zone" }""");
        Assert.Equal(["zone = a", "zone = b", "zone = c"], oneHot.Features.Select(f => f.Name));
        Assert.Equal([a, b, c], oneHot.Transform(1, zone, 1));
    }

    [Theory]
    [InlineData(0, (300 + 2 * 300) / 4f)]
    [InlineData(1, (600 + 2 * 300) / 3f)]
    [InlineData(2, 300)]
    [InlineData(Missing, (300 + 2 * 300) / 3f)]
    [InlineData(Unseen, 300)]
    public void A_category_becomes_its_mean_target_drawn_towards_that_of_all_rows(double zone, float expected) =>
        Assert.Equal([expected], Learned("""{ "kind": "targetMean", "name": "t", "of": "zone", "smoothing": 2 }""").Transform(1, zone, 1));

    [Fact]
    public void A_date_becomes_its_parts_and_a_missing_one_those_of_the_median()
    {
        var parts = Learned("""{ "kind": "dateParts", "of": "sold" }""");
        Assert.Equal(["sold days", "sold year", "sold month"], parts.Features.Select(f => f.Name));
        Assert.Equal([365, 1971, 1], parts.Transform(1, 0, 365));
        Assert.Equal([31, 1970, 2], parts.Transform(1, 0, Missing));
    }

    [Fact]
    public void Later_steps_may_use_what_was_filled() =>
        Assert.Equal([20, 11, 9], Learned("""
            { "kind": "filled", "of": "area" }, { "kind": "filled", "of": "sold", "with": 11 },
            { "kind": "difference", "name": "d", "of": "area", "minus": "sold" }
            """).Transform(Missing, 0, Missing));

    [Fact]
    public void The_standard_recipe_makes_finite_numbers_of_whatever_the_signature_allows()
    {
        var transformer = FeatureTransformer.Create(_signature, FeatureRecipe.Parse(Fitted(FeatureRecipe.Standard).ToJson()), null);
        Assert.Equal(
            [
                "area is missing", "area", "zone is missing", "zone = a", "zone = b", "zone = c", "target by zone",
                "sold is missing", "sold days", "sold year", "sold month",
            ],
            transformer.Features.Select(f => f.Name));
        foreach (var row in (double[][])[[Missing, Missing, Missing], [1e300, Unseen, -719162], [-1e300, 2, 2932896]])
            Assert.All(transformer.Transform(row), v => Assert.True(float.IsFinite(v)));
        Assert.Equal([0], transformer.Features[1].Sources);
        Assert.Equal([1], transformer.Features[6].Sources);
    }

    [Theory]
    [InlineData("""{ "kind": "filled", "of": "area" }""", "training does that")]
    [InlineData("""{ "kind": "oneHot", "of": "zone" }""", "training does that")]
    [InlineData("""{ "kind": "targetMean", "name": "t", "of": "zone" }""", "training does that")]
    [InlineData("""{ "kind": "oneHot", "of": "zone", "categories": ["z"] }""", "'z' is not a category of 'zone'")]
    [InlineData("""{ "kind": "oneHot", "of": "area" }""", "'area' is not a category")]
    [InlineData("""{ "kind": "filled", "of": "zone", "with": 1 }""", "'zone' is a category")]
    [InlineData("""{ "kind": "dateParts", "of": "area", "with": 1 }""", "'area' is not a date")]
    [InlineData("""{ "kind": "targetMean", "name": "t", "of": "zone", "means": [1], "missing": 1, "fallback": 1 }""", "1 means for the 3 categories")]
    public void A_step_that_can_not_be_served_says_why(string step, string why) =>
        Assert.Contains(why, Assert.Throws<InvalidDataException>(() => FeatureTransformer.Create(_signature, Recipe(step), null)).Message, StringComparison.Ordinal);

    private static FeatureRecipe Recipe(string steps) => FeatureRecipe.Parse(Encoding.UTF8.GetBytes($$"""{ "steps": [{{steps}}] }"""));

    private static FeatureRecipe Fitted(FeatureRecipe recipe) =>
        recipe.Fit(_signature, new(_signature, place => [.. _rows.Select(row => row[place])], [.. _rows.Select(row => row[3])]));

    private static FeatureTransformer Learned(string steps) => FeatureTransformer.Create(_signature, Fitted(Recipe(steps)), null);
}
