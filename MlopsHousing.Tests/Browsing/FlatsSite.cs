using System.Globalization;
using System.Text;
using MlopsHousing.Tests.Cli;

namespace MlopsHousing.Tests.Browsing;

/// <summary>
/// The all-in-one over a model of a user's own: flats of one city, described and trained on by the command line. Names and
/// categories are as tables have them, and not as a page would wish for.
/// </summary>
public sealed class FlatsSite : ConsoleSite
{
    internal const string TwoSpaces = "needs  work";
    internal const string LongWord = "Renovierungsbedürftigkeitsbescheinigung";

    // "length", "item" and "__proto__" mean something to a browser.
    private const string Header = "storey,length,item,__proto__,condition,built,lat,lon,price";

    private readonly TempFolder _folder = new();

    protected override async Task<string> RegistryAsync()
    {
        await File.WriteAllTextAsync(_folder["flats.csv"], Rows());
        (await Mlops.RunAsync(_folder, "init", "--data", "flats.csv", "--target", "price", "--name", "flats", "--out", "flats", "--unit", "EUR")).Text();
        (await Mlops.RunAsync(_folder, "train", "--data", "flats.csv", "--signature", "flats", "--registry", "registry", "--trees", "60")).Text();
        return _folder["registry"];
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    private static string Rows()
    {
        var random = new Random(3);
        var csv = new StringBuilder(Header).Append('\n');
        for (var i = 0; i < 400; i++)
        {
            var (length, item, proto) = (Math.Round(5 + 15 * random.NextDouble(), 1), random.Next(1, 9), Math.Round(random.NextDouble(), 2));
            var (lat, lon) = (51.34 + 0.06 * (random.NextDouble() - 0.5), 12.37 + 0.08 * (random.NextDouble() - 0.5));
            var price = 20_000 * length + 5_000 * item + 100_000 * proto + 20_000 * random.NextDouble();
            csv.Append(CultureInfo.InvariantCulture, $"{(i % 3 == 0 ? "" : i % 5)},{length},{item},{proto},{new[] { TwoSpaces, LongWord }[i % 2]},{random.Next(1900, 2024)},{lat:F5},{lon:F5},{price:F0}\n");
        }

        return csv.ToString();
    }
}
