using System.Globalization;
using System.Text;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Tests.Training;

/// <summary>A made-up data set of another shape than the shipped one: another place, other columns, categories and dates.</summary>
internal static class HousesCsv
{
    public static Signature Signature { get; } = new()
    {
        Name = "made-up-houses",
        Description = "Houses on a made-up island",
        Features =
        [
            new() { Name = "east", Type = FeatureType.Number, Unit = "km", HardRange = new(0, 20) },
            new() { Name = "north", Type = FeatureType.Number, Unit = "km", HardRange = new(0, 20) },
            new() { Name = "area", Type = FeatureType.Number, Unit = "m2", HardRange = new(1, 1000) },
            new() { Name = "roof", Type = FeatureType.Category },
            new() { Name = "built", Type = FeatureType.Date },
        ],
        Target = new() { Name = "price", Unit = "EUR", HardRange = new(0, 1e7) },
    };

    public static DatasetDescription Description { get; } = new()
    {
        Signature = Signature,
        Contract = DataContract.Of(Signature),
        Recipe = FeatureRecipe.Parse("""
            {
              "neighbours": { "plane": { "x": "east", "y": "north" }, "folds": 5 },
              "steps": [
                { "kind": "number", "of": "east" }, { "kind": "number", "of": "area" }, { "kind": "number", "of": "roof" }, { "kind": "number", "of": "built" },
                { "kind": "neighbourMean", "name": "priceNear", "of": "price", "nearest": [1, 5] }
              ]
            }
            """u8),
        Segments = [new MlopsHousing.Training.Evaluation.CategorySegments { Name = "roof", Of = "roof" }],
    };

    public static string Write(string path, int rows = 1_500, int seed = 1)
    {
        var random = new Random(seed);
        string[] roofs = ["tiles", "straw", "slate"];
        var csv = new StringBuilder("price,east,north,area,roof,built\n");
        for (var i = 0; i < rows; i++)
        {
            var (east, north, area, roof) = (random.NextDouble() * 20, random.NextDouble() * 20, random.Next(30, 300), random.Next(3));
            var built = new DateOnly(1900, 1, 1).AddDays(random.Next(40_000));
            var price = 1000 * area * (1 + Math.Sin(east / 3)) + 20_000 * roof + 10_000 * random.NextDouble();
            csv.Append(CultureInfo.InvariantCulture, $"{price:F0},{east:F3},{north:F3},{area},{roofs[roof]},{built:yyyy-MM-dd}\n");
        }

        File.WriteAllText(path, csv.ToString());
        return path;
    }
}
