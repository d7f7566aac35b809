using System.Text;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Tests.Modeling.Features;

/// <summary>A plane of homes with an income and a price, for recipes in tests.</summary>
internal static class Homes
{
    public static Signature Signature { get; } = new()
    {
        Name = "homes",
        Features =
        [
            new() { Name = "x", Type = FeatureType.Number },
            new() { Name = "y", Type = FeatureType.Number },
            new() { Name = "income", Type = FeatureType.Number },
            new() { Name = "rooms", Type = FeatureType.Number, Nulls = NullPolicy.Allow },
        ],
        Target = new() { Name = "price", Unit = "USD" },
    };

    /// <summary>A recipe of steps in JSON, neighbours being those on the plane of x and y.</summary>
    public static FeatureRecipe Recipe(string steps) => FeatureRecipe.Parse(Encoding.UTF8.GetBytes(
        $$"""{ "neighbours": { "plane": { "x": "x", "y": "y", "scaleX": 2 }, "softening": 1 }, "steps": [{{steps}}] }"""));

    public static FeatureTransformer Transformer(string steps, params (double[] Row, double Price)[] neighbours)
    {
        var recipe = Recipe(steps);
        if (neighbours.Length == 0) return FeatureTransformer.Create(Signature, recipe, null);
        var builder = new NeighbourTableBuilder(Signature, recipe);
        foreach (var (row, price) in neighbours) builder.Add(row, price);
        return FeatureTransformer.Create(Signature, recipe, NeighbourTable.Parse(builder.Build().ToBytes()));
    }

    public static float[] Transform(this FeatureTransformer transformer, params double[] row)
    {
        var made = new float[transformer.Width];
        transformer.Transform(row, made);
        return made;
    }
}
