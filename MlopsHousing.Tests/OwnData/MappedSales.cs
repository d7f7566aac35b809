using System.Text;

namespace MlopsHousing.Tests.OwnData;

/// <summary>Made-up sales of one county: 20,000 rows with zip codes, coordinates, dates in an odd form and skewed prices.</summary>
internal static class MappedSales
{
    public const string Target = "price";

    public static string Write(string path, int rows = 20_000, int seed = 1)
    {
        var random = new Random(seed);
        var zips = Enumerable.Range(0, 70).Select(z => (Code: 98001 + 3 * z, Long: -122.5 + 0.7 * random.NextDouble(), Lat: 47.2 + 0.58 * random.NextDouble(), Worth: MixedSales.Normal(random, 0.12))).ToArray();
        var csv = new StringBuilder("id,date,price,bedrooms,sqft_living,sqft_lot,waterfront,grade,yr_built,yr_renovated,zipcode,lat,long\n");
        for (var row = 0; row < rows; row++)
        {
            var zip = zips[random.Next(zips.Length)];
            var (east, north) = (Math.Round(zip.Long + MixedSales.Normal(random, 0.03), 3), Math.Round(zip.Lat + MixedSales.Normal(random, 0.02), 4));
            var (bedrooms, built, water) = (random.Next(1, 7), random.Next(1900, 2016), random.NextDouble() < 0.01 ? 1 : 0);
            var living = Math.Round(Math.Exp(7.3 + 0.14 * (bedrooms - 3) + MixedSales.Normal(random, 0.3)) / 10) * 10;
            var (grade, renovated) = (Math.Clamp(Math.Round(7.4 + 1.6 * (Math.Log(living) - 7.4) + MixedSales.Normal(random, 0.8)), 4, 13), random.NextDouble() < 0.04 ? random.Next(1980, 2016) : 0);
            var centre = Math.Exp(-(Math.Pow(east + 122.2, 2) / 0.02 + Math.Pow(north - 47.63, 2) / 0.01));
            var log = 12.7 + 0.5 * centre + 0.35 * Math.Sin(north * 9) + 0.1 * Math.Cos(east * 25) + zip.Worth + 0.75 * (Math.Log(living) - 7.5)
                + 0.11 * (grade - 7.5) - 0.0009 * (built - 1970) + (renovated > 0 ? 0.06 : 0) + 0.6 * water + MixedSales.Normal(random, 0.16);
            double[] numbers = [Math.Round(Math.Exp(log) / 100) * 100, bedrooms, living, Math.Round(Math.Exp(9 + MixedSales.Normal(random, 0.9))), water, grade, built, renovated, zip.Code, north, east];
            csv.Append($"{random.NextInt64(1_000_000, 9_000_000_000)},{new DateOnly(2014, 5, 2).AddDays(random.Next(390)):yyyyMMdd}T000000,{string.Join(',', numbers.Select(MixedSales.Text))}\n");
        }

        File.WriteAllText(path, csv.ToString());
        return path;
    }
}
