using System.Globalization;
using MlopsHousing.Cli.Display;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;
using MlopsHousing.Monitoring.Replays;

namespace MlopsHousing.Cli.Replays;

/// <summary>A replay for people and for programs.</summary>
internal static class ReplayTables
{
    public static void Write(ReplayReport report)
    {
        Terminal.Say($"{report.Version.Model}: {report.Overall.Rows} predictions since {Time(report.Since)} as version {report.Version.Number} answers them");
        foreach (var version in report.Answered) Terminal.Say($"version {version.Version} answered {version.Rows} of them");
        foreach (var (reason, rows) in report.Skipped) Terminal.Say($"left out {rows}: {reason}");
        if (report.Overall.Rows == 0)
        {
            Terminal.Say("There is nothing to compare.");
            return;
        }

        var quantiles = new TextTable(">of predictions", $">difference {report.Unit}", ">size %");
        foreach (var q in report.Quantiles) quantiles.Add($"{100 * q.Share:0} %", Signed(q.Difference), Percent(q.Relative));
        Section(quantiles);

        string[] known = report.Overall.Known is null ? [] : [">known", ">MAE answered", ">MAE replayed"];
        var segments = new TextTable([.. new[] { "by", "segment", ">rows", ">mean", ">mean size", ">size %", ">outside interval %" }.Concat(known).Select(title => (TextTable.Column)title)]);
        segments.Add(["all", "", .. Cells(report.Overall, known.Length > 0)]);
        foreach (var s in report.Segments) segments.Add([s.By, s.Segment, .. Cells(s.Figures, known.Length > 0)]);
        Section(segments);

        if (report.Worst.Count == 0) return;
        var worst = new TextTable(">difference", ">answered", ">replayed", ">actual", ">version", "at", "id", ">row");
        foreach (var r in report.Worst)
            worst.Add(Signed(r.Difference), Number(r.Answered), Number(r.Replayed), r.Actual is { } actual ? Number(actual) : "-", r.AnsweredBy, Time(r.At), $"{r.Id}", $"{r.Row}");
        Section(worst);
    }

    public static object ToJson(ReplayReport report, Signature signature) => new
    {
        model = report.Version.Model,
        version = $"{report.Version.Number}",
        report.Version.Digest,
        report.Unit,
        report.Since,
        report.Until,
        report.Answered,
        report.Skipped,
        report.Overall,
        report.Quantiles,
        report.Segments,
        worst = report.Worst.Select(r => new { r.Id, r.Row, r.At, r.AnsweredBy, r.Answered, r.Replayed, r.Difference, r.Actual, input = Input(r.Vector, signature) }),
    };

    private static Dictionary<string, object?> Input(double[] row, Signature signature) =>
        signature.Features.Select((feature, i) => KeyValuePair.Create(feature.Name, Value(feature, row[i]))).ToDictionary();

    private static object? Value(Feature feature, double value) => feature.Type switch
    {
        _ when double.IsNaN(value) => null,
        FeatureType.Category => value >= 0 ? feature.Categories![(int)value] : "(a category that training never saw)",
        FeatureType.Date => CalendarDate.Format(value),
        _ => value,
    };

    private static string[] Cells(ReplayFigures f, bool known)
    {
        string[] cells = [Figures.Count(f.Rows), Signed(f.Mean), Number(f.MeanAbsolute), Percent(f.MeanRelative), Percent(f.OutsideInterval)];
        return known ? [.. cells, Figures.Count(f.Known?.Rows ?? 0), f.Known is { } k ? Number(k.Answered) : "-", f.Known is { } k2 ? Number(k2.Replayed) : "-"] : cells;
    }

    private static void Section(TextTable table)
    {
        Terminal.Say("");
        table.Write();
    }

    private static string Percent(double? share) => share is { } some ? (100 * some).ToString("0.0", CultureInfo.InvariantCulture) : "-";

    private static string Number(double value) => Figures.Number(value);

    private static string Signed(double value) => value == 0 ? "0" : (value > 0 ? "+" : "") + Figures.Number(value);

    private static string Time(DateTime at) => Figures.Time(new(DateTime.SpecifyKind(at, DateTimeKind.Utc)));
}
