using System.Globalization;
using System.Text;

namespace MlopsHousing.Tests.OwnData;

/// <summary>Made-up sales with as many columns as a model may have, one of them naming thousands of streets.</summary>
internal static class WideSales
{
    public const string Target = "price";
    public const int Streets = 2_400;

    public static string Write(string path, int rows = 5_000, int seed = 1)
    {
        var random = new Random(seed);
        var worth = Enumerable.Range(0, Streets).Select(_ => MixedSales.Normal(random, 0.2)).ToArray();
        var csv = new StringBuilder(string.Join(',', Enumerable.Range(0, 420).Select(c => $"Size {c}").Concat(Enumerable.Range(0, 79).Select(c => $"Kind {c}")).Append("Street").Append(Target))).Append('\n');
        for (var row = 0; row < rows; row++)
        {
            var street = random.Next(Streets);
            var log = 12 + worth[street];
            for (var c = 0; c < 420; c++)
            {
                var size = random.Next(100);
                if (c < 6) log += 0.006 * (size - 50);
                csv.Append(c % 7 == 6 && random.Next(10) == 0 ? "" : size.ToString(CultureInfo.InvariantCulture)).Append(',');
            }

            for (var c = 0; c < 79; c++)
            {
                var kind = random.Next(14);
                if (c < 4) log += 0.02 * (kind - 6.5);
                csv.Append(c % 9 == 8 && random.Next(10) == 0 ? "NA" : $"k{kind}").Append(',');
            }

            csv.Append(CultureInfo.InvariantCulture, $"Street {street},{Math.Round(Math.Exp(log + MixedSales.Normal(random, 0.05)))}\n");
        }

        File.WriteAllText(path, csv.ToString());
        return path;
    }
}
