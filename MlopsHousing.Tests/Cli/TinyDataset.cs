using System.Globalization;
using System.Text;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Tests.Cli;

/// <summary>A data set small enough to train on in a moment: a folder as a repository has it, with data, description, no models.</summary>
internal sealed class TinyDataset : IDisposable
{
    public const string Name = "tiny-homes";

    private TinyDataset()
    {
    }

    public TempFolder Folder { get; } = new();

    public string Data => Folder["homes.csv"];

    public static TinyDataset Create()
    {
        var dataset = new TinyDataset();
        var description = Directory.CreateDirectory(dataset.Folder[$"datasets/{Name}"]).FullName;
        var signature = new Signature
        {
            Name = Name,
            Features =
            [
                new() { Name = "area", Type = FeatureType.Number, Unit = "m2", HardRange = new(1, 1000) },
                new() { Name = "kind", Type = FeatureType.Category },
            ],
            Target = new() { Name = "price", Unit = "USD", HardRange = new(0, 10_000_000) },
        };
        File.WriteAllBytes(Path.Combine(description, "signature.json"), signature.ToJson());
        File.WriteAllText(dataset.Data, Rows());
        return dataset;
    }

    /// <summary>300 homes: 2,000 USD per square metre, a third more for a house.</summary>
    private static string Rows()
    {
        var random = new Random(7);
        var csv = new StringBuilder("area,kind,price\n");
        for (var i = 0; i < 300; i++)
        {
            var (area, house) = (random.Next(20, 300), random.Next(2) == 0);
            csv.Append(CultureInfo.InvariantCulture, $"{area},{(house ? "house" : "flat")},{area * 2000 * (house ? 4 : 3) / 3}\n");
        }

        return csv.ToString();
    }

    public void Dispose() => Folder.Dispose();
}
