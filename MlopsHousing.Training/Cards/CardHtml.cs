using System.Net;
using System.Text;
using System.Xml.Linq;
using MlopsHousing.Training.Plots;

namespace MlopsHousing.Training.Cards;

/// <summary><c>model-card.html</c>: one page that needs nothing else, on light and dark screens and on paper.</summary>
internal static class CardHtml
{
    private const string Css = """
        :root{color-scheme:light dark;--paper:#fff;--ink:#1f2933;--soft:#52606d;--line:#e2e6eb;--tile:#f5f7fa}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
        main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem}
        h1{font-size:1.9rem;line-height:1.2;margin:.5rem 0;overflow-wrap:anywhere}
        h2{font-size:1.3rem;margin:2.6rem 0 .6rem;padding-top:.9rem;border-top:1px solid var(--line)}
        p,ul{max-width:46rem}
        li{margin:.3rem 0}
        .lead{font-size:1.1rem;color:var(--soft)}
        .glance{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.6rem;margin:1.4rem 0;padding:0;max-width:none;list-style:none}
        .glance li{background:var(--tile);border-radius:.5rem;padding:.7rem .8rem;margin:0;color:var(--soft);font-size:.85rem;line-height:1.35}
        .glance b{display:block;font-size:1.4rem;color:var(--ink)}
        .plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,21rem),1fr));gap:1.6rem;margin:1.4rem 0}
        figure{margin:0;max-width:30rem}
        figure b{display:block;margin-bottom:.3rem}
        figcaption{color:var(--soft);font-size:.85rem;line-height:1.4}
        svg{display:block;width:100%;height:auto}
        .wide{overflow-x:auto;margin:1.1rem 0}
        table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
        th,td{padding:.3rem .8rem .3rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
        th{color:var(--soft);font-weight:600}
        .n{text-align:right;white-space:nowrap;padding-left:.4rem}
        td.long{min-width:14rem}
        td.hash{overflow-wrap:anywhere}
        @media screen and (prefers-color-scheme:dark){:root{--paper:#10151c;--ink:#e5e9f0;--soft:#a3adba;--line:#323c4a;--tile:#1a212b}}
        @media print{main{max-width:none;padding:0}body{font-size:11pt}h2{break-after:avoid}figure,tr,.glance{break-inside:avoid}.wide{overflow:visible}.plots{grid-template-columns:1fr 1fr}}

        """;

    public static string Write(CardContent card)
    {
        var page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n")
            .Append($"<title>{Escape(card.Title)}: model card</title>\n<style>\n{Css}{Palette.DarkCss}\n</style>\n</head>\n<body>\n<main>\n")
            .Append($"<h1>{Escape(card.Title)}</h1>\n<p class=\"lead\">{Escape(card.Lead)}</p>\n<ul class=\"glance\">\n");
        foreach (var (figure, meaning) in card.Glance) page.Append($"<li><b>{Escape(figure)}</b>{Escape(meaning)}</li>\n");
        page.Append("</ul>\n");
        foreach (var section in card.Sections)
        {
            page.Append($"<section>\n<h2>{Escape(section.Title)}</h2>\n");
            foreach (var block in section.Blocks) page.Append(Write(block));
            page.Append("</section>\n");
        }

        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static string Write(CardBlock block) => block switch
    {
        CardBlock.Text text => $"<p>{Escape(text.Words)}</p>\n",
        CardBlock.Points points => $"<ul>\n{string.Concat(points.Items.Select(item => $"<li>{Escape(item)}</li>\n"))}</ul>\n",
        CardBlock.Plots plots => $"<div class=\"plots\">\n{string.Concat(plots.Items.Select(Figure))}</div>\n",
        CardBlock.Table table => Table(table),
        _ => throw new ArgumentException($"There is no way to write a {block.GetType().Name}.", nameof(block)),
    };

    private static string Figure(CardPlot plot) =>
        $"<figure>\n<b>{Escape(plot.Title)}</b>\n{plot.Svg.ToString(SaveOptions.DisableFormatting)}\n<figcaption>{Escape(plot.Caption)}</figcaption>\n</figure>\n";

    private static string Table(CardBlock.Table table)
    {
        // A column stands to the right where all of it does.
        var right = table.Header.Select((_, c) => c > 0 && table.Rows.All(row => IsFigure(row[c]))).ToArray();
        var text = new StringBuilder("<div class=\"wide\"><table>\n");
        if (table.Header.Any(h => h.Length > 0)) text.Append($"<thead><tr>{string.Concat(table.Header.Select((cell, c) => Cell("th", cell, right[c])))}</tr></thead>\n");
        text.Append("<tbody>\n");
        foreach (var row in table.Rows) text.Append($"<tr>{string.Concat(row.Select((cell, c) => Cell("td", cell, right[c])))}</tr>\n");
        return text.Append("</tbody></table></div>\n").ToString();
    }

    private static string Cell(string tag, string text, bool right) =>
        $"<{tag}{(right ? " class=\"n\"" : text.Length <= 40 ? "" : text.Contains(' ') ? " class=\"long\"" : " class=\"hash\"")}>{Escape(text)}</{tag}>";

    private static bool IsFigure(string cell) =>
        cell is "" or "–" || (cell.Length < 16 && (char.IsDigit(cell[^1]) || cell[^1] == '%') && !cell.Contains(" to ", StringComparison.Ordinal));

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
