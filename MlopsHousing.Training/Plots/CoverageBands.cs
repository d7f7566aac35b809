using System.Xml.Linq;
using MlopsHousing.Training.Evaluation;

namespace MlopsHousing.Training.Plots;

/// <summary>What share of the truth intervals hold, cheap homes to dear ones.</summary>
internal static class CoverageBands
{
    public const string Name = "coverage";

    public static XElement Draw(IReadOnlyList<CalibrationBand> bands, double promised, string unit)
    {
        var shares = bands.Select(b => (Share: 100 * b.Coverage!.Value, Error: 196 * Math.Sqrt(promised * (1 - promised) / b.Rows))).ToArray();
        var y = Scale.Around(Math.Min(shares.Min(s => s.Share), 80) - 1, 100);
        var x = Scale.Around(0, bands.Max(b => b.MeanPrediction));
        var chart = new Chart(x, y).Across($"predicted, {x.Unit(unit)} (tenths of the rows)").Up("truth within its interval, %");
        // What chance alone may do to so many rows, 19 times of 20.
        var chance = shares.Average(s => s.Error);
        var band = chart.Plot.Add.Rectangle(x.Min, x.Max, 100 * promised - chance, Math.Min(100, 100 * promised + chance));
        (band.FillColor, band.LineWidth) = (Palette.Accent.WithAlpha(0.15), 0);
        var line = chart.Plot.Add.Line(x.Min, 100 * promised, x.Max, 100 * promised);
        (line.LineColor, line.LineWidth) = (Palette.Dashes, 1);
        var dots = chart.Plot.Add.Markers(bands.Select(b => b.MeanPrediction).ToArray(), shares.Select(s => s.Share).ToArray());
        (dots.MarkerColor, dots.MarkerSize) = (Palette.Accent, 8);
        return chart.ToSvg(Name, $"Share of the truth within intervals of {promised:0%}, by tenths of the predictions: {string.Join(", ", shares.Select(s => $"{s.Share:0}%"))}.");
    }
}
