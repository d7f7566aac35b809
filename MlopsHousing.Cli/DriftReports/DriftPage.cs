using System.Globalization;
using System.Net;
using System.Text;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Monitoring.Drift;

namespace MlopsHousing.Cli.DriftReports;

/// <summary>A drift report as one page that needs nothing else: for each feature, the bins' shares in training and in traffic.</summary>
internal static class DriftPage
{
    private const string Css = """
        :root{color-scheme:light dark;--ink:#1f2933;--soft:#52606d;--line:#d9dee5;--was:#9aa5b1;--is:#2b6cb0;--warn:#b7791f;--alert:#c53030}
        body{margin:0 auto;max-width:62rem;padding:1.5rem 1rem 4rem;color:var(--ink);font:16px/1.5 system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
        h2{font-size:1.1rem;margin:2rem 0 .3rem;padding-top:1rem;border-top:1px solid var(--line)}
        p{color:var(--soft);margin:.2rem 0 .6rem}
        table{border-collapse:collapse;width:100%;font-size:.85rem;font-variant-numeric:tabular-nums}
        td{padding:.15rem .6rem .15rem 0;white-space:nowrap}
        td.plot{width:100%}
        i{display:block;height:.45rem;min-width:1px}
        .was{background:var(--was)}.is{background:var(--is)}
        .warn{color:var(--warn)}.alert{color:var(--alert)}
        @media (prefers-color-scheme:dark){:root{--ink:#e5e9f0;--soft:#a3adba;--line:#323c4a;--was:#6b7785;--is:#63a4ff;--warn:#ecc94b;--alert:#fc8181}body{background:#10151c}}

        """;

    public static string Words(DriftVerdict verdict) => verdict switch
    {
        DriftVerdict.TooFew => "too few to tell",
        DriftVerdict.Stable => "stable",
        DriftVerdict.Warn => "warn",
        _ => "alert",
    };

    public static string Write(ModelVersion version, DriftReport report, DateTime? since)
    {
        var page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
            .Append(CultureInfo.InvariantCulture, $"<title>Drift of {Text(version.Model)}</title>\n<style>\n{Css}</style>\n</head>\n<body>\n")
            .Append(CultureInfo.InvariantCulture, $"<h1>Drift of {Text(version.Model)}, version {version.Number}: {Mark(report.Verdict)}</h1>\n")
            .Append(CultureInfo.InvariantCulture, $"<p>{report.Rows:N0} predictions{(since is { } from ? $" since {from:yyyy-MM-dd HH:mm} UTC" : "")}. In each bin, above: the training data; below: these predictions.</p>\n");
        foreach (var figures in report.Features.Prepend(report.Prediction)) Add(page, figures);
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void Add(StringBuilder page, DriftFigures figures)
    {
        var most = figures.Bins.Max(bin => Math.Max(bin.Expected, bin.Observed));
        page.Append(CultureInfo.InvariantCulture, $"<h2>{Text(figures.Feature ?? "Predictions")}: {Mark(figures.Verdict)}</h2>\n")
            .Append(CultureInfo.InvariantCulture, $"<p>PSI {figures.Psi:0.000} ({figures.Chance:0.000} by chance), Jensen–Shannon {figures.JensenShannon:0.000} bits")
            .Append(figures is { MissingShare: { } missing, OutOfRangeShare: { } outside } ? $", {missing:0.0%} missing, {outside:0.0%} outside what training saw" : "")
            .Append("</p>\n<table>\n");
        foreach (var bin in figures.Bins)
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(bin.Label)}</td><td class=\"plot\">{Bar("was", bin.Expected / most)}{Bar("is", bin.Observed / most)}</td><td>{bin.Expected:0.0%}</td><td>{bin.Observed:0.0%}</td></tr>\n");
        page.Append("</table>\n");
    }

    private static string Bar(string kind, double share) => $"<i class=\"{kind}\" style=\"width:{100 * share:0.0}%\"></i>";

    private static string Mark(DriftVerdict verdict) => verdict is DriftVerdict.Warn or DriftVerdict.Alert
        ? $"<span class=\"{Words(verdict)}\">{Words(verdict)}</span>"
        : Words(verdict);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
