using System.Xml.Linq;

namespace MlopsHousing.Training.Plots;

/// <summary>What moves predictions most: mean absolute Shapley values as bars.</summary>
internal static class ImportanceBars
{
    public const string Name = "importance";
    private const int Most = 12;
    private const int LongestName = 20;

    /// <param name="importance">Names with their mean absolute Shapley value in the target's unit, the greatest first.</param>
    /// <param name="unit">The target's.</param>
    public static XElement Draw(IReadOnlyList<(string Name, double Mean)> importance, string unit)
    {
        var shown = importance.Take(Most).ToList();
        var longest = shown.Max(f => Math.Min(f.Name.Length, LongestName));
        var scale = Scale.Around(0, Math.Max(shown[0].Mean, double.Epsilon), ticks: 4);
        var chart = new Chart(scale, new(0.4, shown.Count + 0.6, 1, 1), left: 22 + 15 * longest / 2)
            .Across($"mean change of a prediction, {scale.Unit(unit)}");
        foreach (var (i, (name, mean)) in shown.Index())
        {
            var place = shown.Count - i;
            var bar = chart.Plot.Add.Rectangle(0, mean, place - 0.32, place + 0.32);
            (bar.FillColor, bar.LineWidth) = (Palette.Accent, 0);
            chart.Note(name.Length > LongestName ? name[..(LongestName - 1)] + "…" : name, scale.Min, place, right: -10, anchor: "end");
        }

        return chart.ToSvg(Name, "Mean absolute Shapley value by feature: " + string.Join(", ", shown.Select(f => $"{f.Name} {f.Mean:N0} {unit}")) + ".");
    }
}
