namespace MlopsHousing.Tests.Documentation;

/// <summary>A fenced block of a Markdown file.</summary>
/// <param name="Section">The heading of level two that it stands under.</param>
/// <param name="Language">What follows the opening fence.</param>
/// <param name="Text">What lies between the fences.</param>
/// <param name="Line">The line of the opening fence, from 1.</param>
internal sealed record MarkdownBlock(string Section, string Language, string Text, int Line)
{
    private const string Fence = "```";

    /// <summary>The fenced blocks of a Markdown text, in order.</summary>
    public static IReadOnlyList<MarkdownBlock> Read(IEnumerable<string> lines)
    {
        var blocks = new List<MarkdownBlock>();
        var section = "";
        List<string>? inside = null;
        var (language, start) = ("", 0);
        foreach (var (index, line) in lines.Index())
        {
            if (inside is null && line.StartsWith("## ", StringComparison.Ordinal))
            {
                section = line[3..].Trim();
            }
            else if (!line.StartsWith(Fence, StringComparison.Ordinal))
            {
                inside?.Add(line);
            }
            else if (inside is null)
            {
                (inside, language, start) = ([], line[Fence.Length..].Trim(), index + 1);
            }
            else
            {
                blocks.Add(new(section, language, string.Join('\n', inside), start));
                inside = null;
            }
        }

        return inside is null ? blocks : throw new FormatException($"The block that opens on line {start} is never closed.");
    }
}
