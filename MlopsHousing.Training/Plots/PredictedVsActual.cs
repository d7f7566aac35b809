using System.Xml.Linq;
using MlopsHousing.Training.Evaluation;
using ScottPlot;

namespace MlopsHousing.Training.Plots;

/// <summary>How many held-out rows have which price and which prediction.</summary>
internal static class PredictedVsActual
{
    public const string Name = "predicted-vs-actual";
    private const int Cells = 64;

    public static XElement Draw(HeldOut held, string target, string unit)
    {
        // A few prices far out would push all others into a corner.
        var all = held.Truth.Concat(held.Predictions).Order().ToArray();
        var (min, max) = (all[all.Length / 200], all[^(1 + all.Length / 200)]);
        var scale = Scale.Over(min, max);
        var counts = new double[Cells, Cells];
        for (var i = 0; i < held.Truth.Length; i++)
        {
            var (x, y) = (Cell(held.Truth[i]), Cell(held.Predictions[i]));
            if (x is >= 0 and < Cells && y is >= 0 and < Cells) counts[Cells - 1 - y, x]++;
        }

        var most = counts.Cast<double>().Max();
        for (var r = 0; r < Cells; r++)
            for (var c = 0; c < Cells; c++) counts[r, c] = counts[r, c] > 0 ? Math.Log(1 + counts[r, c]) : double.NaN;

        var chart = new Chart(scale, scale).Across($"actual {target}, {scale.Unit(unit)}").Up($"predicted, {scale.Unit(unit)}");
        var map = chart.Plot.Add.Heatmap(counts);
        var half = (scale.Max - scale.Min) / Cells / 2;
        map.Position = new(scale.Min, scale.Max, scale.Min, scale.Max);
        map.Colormap = new Tint(Palette.Accent, Palette.Accent);
        // From the middle of the tint to its end: one colour, stronger where there are more rows.
        map.ManualRange = new(-Math.Log(1 + most), Math.Log(1 + most));
        map.NaNCellColor = Colors.Transparent;
        var line = chart.Plot.Add.Line(scale.Min + half, scale.Min + half, scale.Max - half, scale.Max - half);
        (line.LineColor, line.LineWidth) = (Palette.Dashes, 1);
        return chart.ToSvg(Name, $"Predicted against actual {target} of {held.Truth.Length} rows held out; the dashed line is where both are the same.");

        // The greatest belongs to the last cell; where rows are few, it may be all there is.
        int Cell(double value) => value == scale.Max ? Cells - 1 : (int)Math.Floor((value - scale.Min) / (scale.Max - scale.Min) * Cells);
    }
}
