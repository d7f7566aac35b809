using System.Globalization;
using System.Text;

namespace MlopsHousing.Tests.OwnData;

/// <summary>
/// Made-up sales of single houses as an assessor keeps them: some 80 columns of categories, codes, years and gaps, names with
/// spaces and slashes, written with a byte order mark, quotes and CRLF.
/// </summary>
internal static class MixedSales
{
    public const string Target = "Sale Price";

    private static readonly string[] _quality = ["Poor", "Fair", "Typical, as built", "Good", "Excellent \"A\""];

    public static string Write(string path, int rows = 3_000, int seed = 1)
    {
        var random = new Random(seed);
        var hoods = Enumerable.Range(0, 28).Select(_ => Normal(random, 0.18)).ToArray();
        var levels = Enumerable.Range(0, 30).Select(c => Enumerable.Range(0, 2 + c % 14).Select(_ => Normal(random, c < 10 ? 0.03 : 0.004)).ToArray()).ToArray();
        string[] header =
        [
            "Order", "Neighborhood", "Overall Quality", "Living Area (ft2)", "Year Built", "Sold", "Garage Area", "Kitchen/Quality", "Lot Area", "Class",
            .. Enumerable.Range(0, 30).Select(c => $"Kind {c}"), .. Enumerable.Range(0, 38).Select(c => $"Size/{c}"), Target,
        ];
        var csv = new StringBuilder(string.Join(',', header)).Append("\r\n");
        for (var row = 0; row < rows; row++)
        {
            var (hood, overall) = (random.Next(28), Math.Clamp((int)Math.Round(6 + Normal(random, 1.4)), 1, 10));
            var (area, built) = (Math.Round(Math.Exp(7.25 + Normal(random, 0.33))), 2009 - random.Next(120));
            var (garage, kitchen) = (random.NextDouble() < 0.06 ? double.NaN : random.Next(150, 900), Math.Clamp((overall - 1) / 2 + random.Next(-1, 2), 0, 4));
            var (lot, code) = (Math.Round(Math.Exp(9.1 + Normal(random, 0.4))), 20 * random.Next(1, 9));
            var log = 11 + hoods[hood] + 0.1 * (overall - 6) + 0.62 * (Math.Log(area) - 7.25) + 0.0022 * (built - 1970) + 0.05 * (kitchen - 2)
                + 0.00016 * (double.IsNaN(garage) ? -470 : garage - 470) + 0.1 * (Math.Log(lot) - 9.1) + (code == 120 ? 0.06 : 0) + Normal(random, 0.09);
            var cells = new List<string>
            {
                Text(row + 1), $"District {hood:00}/N", Text(overall), Text(area), Text(built), new DateOnly(2006, 1, 1).AddDays(random.Next(1600)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                double.IsNaN(garage) ? "NA" : Text(garage), _quality[kitchen], random.NextDouble() < 0.17 ? "" : Text(lot), Text(code),
            };
            for (var c = 0; c < levels.Length; c++)
            {
                var level = random.Next(levels[c].Length);
                log += levels[c][level];
                cells.Add(c % 4 == 0 && random.NextDouble() < 0.1 ? (c % 8 == 0 ? "NA" : "") : $"L{level}");
            }

            for (var c = 0; c < 38; c++)
            {
                var size = Math.Round(200 * random.NextDouble(), 1);
                if (c < 8) log += 0.0003 * (size - 100);
                cells.Add(c % 5 == 0 && random.NextDouble() < 0.05 ? "NA" : Text(size));
            }

            cells.Add(Text(Math.Round(Math.Exp(log) / 100) * 100));
            csv.Append(string.Join(',', cells.Select(Quoted))).Append("\r\n");
        }

        File.WriteAllText(path, csv.ToString(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        return path;
    }

    internal static double Normal(Random random, double deviation) =>
        deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    internal static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(',', '"') ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
