using System.Xml.Linq;
using MlopsHousing.Training.Evaluation;

namespace MlopsHousing.Training.Plots;

/// <summary>How the error falls as rows are added to train on.</summary>
internal static class LearningCurvePlot
{
    public const string Name = "learning-curve";

    public static XElement Draw(IReadOnlyList<LearningPoint> points, string unit)
    {
        var x = Scale.Around(0, points.Max(p => p.TrainRows));
        var (least, most) = (points.Min(p => p.Rmse), points.Max(p => p.Rmse));
        var y = Scale.Around(least - 0.3 * (most - least), most);
        var chart = new Chart(x, y).Across(x.Divisor == 1 ? "rows trained on" : $"{x.Unit("rows")} trained on").Up($"RMSE on held-out rows, {y.Unit(unit)}");
        var line = chart.Plot.Add.Scatter(points.Select(p => (double)p.TrainRows).ToArray(), points.Select(p => p.Rmse).ToArray());
        (line.Color, line.LineWidth, line.MarkerSize) = (Palette.Accent, 2, 8);
        return chart.ToSvg(Name, "RMSE on held-out rows: " + string.Join(", ", points.Select(p => $"{p.Rmse:N0} {unit} after {p.TrainRows} rows")) + ".");
    }
}
