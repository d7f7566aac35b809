namespace MlopsHousing.Benchmarks.Load.Report;

/// <summary>The lines of a document between <c>&lt;!-- load --&gt;</c> and <c>&lt;!-- /load --&gt;</c>: the last run's.</summary>
internal static class DocumentPart
{
    private const string Begin = "<!-- load -->\n";
    private const string End = "<!-- /load -->";

    /// <summary>The document with other lines there.</summary>
    /// <exception cref="InvalidOperationException">It has no such part.</exception>
    public static string Replace(string document, string lines)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal);
        var end = begin < 0 ? -1 : document.IndexOf(End, begin, StringComparison.Ordinal);
        return end < 0
            ? throw new InvalidOperationException("The document has no lines of <!-- load --> and <!-- /load --> to put the table between.")
            : $"{document[..(begin + Begin.Length)]}\n{lines.Trim()}\n\n{document[end..]}";
    }
}
