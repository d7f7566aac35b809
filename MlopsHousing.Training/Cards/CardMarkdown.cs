using System.Text;

namespace MlopsHousing.Training.Cards;

/// <summary><c>model-card.md</c>: for repositories and terminals; its plots are files beside it.</summary>
internal static class CardMarkdown
{
    // What Markdown or HTML would take for markup.
    private static readonly char[] _marks = ['\\', '`', '*', '_', '[', ']', '<', '>', '|', '#', '!'];

    public static string Write(CardContent card)
    {
        var text = new StringBuilder($"# {Escape(card.Title)}\n\n{Escape(card.Lead)}\n\n");
        text.Append(string.Join(" · ", card.Glance.Select(g => $"**{Escape(g.Figure)}** {Escape(g.Meaning)}"))).Append('\n');
        foreach (var section in card.Sections)
        {
            text.Append($"\n## {Escape(section.Title)}\n");
            foreach (var block in section.Blocks) text.Append('\n').Append(Write(block));
        }

        return text.ToString();
    }

    private static string Write(CardBlock block) => block switch
    {
        CardBlock.Text text => Escape(text.Words) + "\n",
        CardBlock.Points points => string.Concat(points.Items.Select(item => $"- {Escape(item)}\n")),
        CardBlock.Plots plots => string.Join('\n', plots.Items.Select(p => $"![{Escape(p.Title)}]({p.File})\n\n*{Escape(p.Title)}.* {Escape(p.Caption)}\n")),
        CardBlock.Table table => Line(table.Header) + $"|{string.Concat(table.Header.Select(_ => "---|"))}\n" + string.Concat(table.Rows.Select(Line)),
        _ => throw new ArgumentException($"There is no way to write a {block.GetType().Name}.", nameof(block)),
    };

    private static string Line(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells.Select(Escape))} |\n";

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text.ReplaceLineEndings(" "))
        {
            if (_marks.Contains(c)) escaped.Append('\\');
            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
