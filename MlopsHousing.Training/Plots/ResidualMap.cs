using System.Xml.Linq;
using MlopsHousing.Modeling.Profiles;
using ScottPlot;

namespace MlopsHousing.Training.Plots;

/// <summary>Where predictions are too high and where too low: mean residuals over the cells of a map.</summary>
internal static class ResidualMap
{
    public const string Name = "residual-map";
    private const int Left = 62;
    private const int LegendWidth = 132;
    private const double PlotWidth = Chart.Width - Left - LegendWidth;
    private const double PlotHeight = Chart.Height - Chart.Top - Chart.Bottom;

    // Strong colours for one cell in twenty, so that a few extremes don't pale all others.
    private const double Strongest = 0.95;

    /// <param name="residuals">A map of prediction less actual price.</param>
    /// <param name="unit">The unit of prices.</param>
    public static XElement Draw(TargetMap residuals, string unit)
    {
        var cells = new double[residuals.Rows, residuals.Columns];
        for (var r = 0; r < residuals.Rows; r++)
            for (var c = 0; c < residuals.Columns; c++) cells[residuals.Rows - 1 - r, c] = residuals.Means[r * residuals.Columns + c] ?? double.NaN;
        var known = residuals.Means.OfType<double>().Select(Math.Abs).Order().ToArray();
        var reach = known.Length == 0 ? 1 : Math.Max(known[(int)(Strongest * (known.Length - 1))], double.Epsilon);

        var (x, y) = Fitted(residuals);
        var chart = new Chart(x, y, Left, LegendWidth).Across(residuals.X).Up(residuals.Y);
        var map = chart.Plot.Add.Heatmap(cells);
        map.Position = new(residuals.XRange.Min, residuals.XRange.Max, residuals.YRange.Min, residuals.YRange.Max);
        map.Colormap = new Tint(Palette.Below, Palette.Above);
        map.ManualRange = new(-reach, reach);
        map.NaNCellColor = Colors.Transparent;
        Legend(chart, x, y, reach, unit);
        return chart.ToSvg(Name, $"Mean of prediction less actual value over cells of a map; the strongest colours stand for {reach:N0} {unit} and more.");
    }

    /// <summary>Both axes at one scale: cells are squares on the ground, so they are squares here.</summary>
    private static (Scale X, Scale Y) Fitted(TargetMap map)
    {
        var (cellX, cellY) = ((map.XRange.Max - map.XRange.Min) / map.Columns, (map.YRange.Max - map.YRange.Min) / map.Rows);
        var side = Math.Min(PlotWidth / map.Columns, PlotHeight / map.Rows);
        return (Wide(map.XRange.Min, map.XRange.Max, PlotWidth / side * cellX, ticks: 3), Wide(map.YRange.Min, map.YRange.Max, PlotHeight / side * cellY, ticks: 5));

        static Scale Wide(double min, double max, double span, int ticks) => Scale.Over((min + max - span) / 2, (min + max + span) / 2, ticks) with { Divisor = 1 };
    }

    private static void Legend(Chart chart, Scale x, Scale y, double reach, string unit)
    {
        var tint = new Tint(Palette.Below, Palette.Above);
        var figures = Scale.Over(0, reach);
        string[] labels = [$"+{Figure(1)} {unit}", $"+{Figure(0.5)}", "0", $"−{Figure(0.5)}", $"−{Figure(1)} {unit}"];
        foreach (var (i, label) in labels.Index())
        {
            chart.Swatch(tint.GetColor(1 - i / 4.0), x.Max, y.Max, right: 12, down: 8 + 22 * i);
            chart.Note(label, x.Max, y.Max, right: 30, down: 8 + 22 * i);
        }

        string Figure(double share) =>
            $"{figures.Write(Math.Round(share * reach / figures.Divisor, 1) * figures.Divisor)}{figures.Divisor switch { 1 => "", 1_000 => " k", _ => " M" }}";
    }
}
