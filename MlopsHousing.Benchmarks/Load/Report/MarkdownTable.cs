namespace MlopsHousing.Benchmarks.Load.Report;

/// <summary>Names at the left and figures at the right, in columns that line up on a terminal too.</summary>
internal static class MarkdownTable
{
    public static void Write(string[] header, IEnumerable<string[]> rows, TextWriter output)
    {
        string[][] all = [header, [.. header.Select((_, i) => i == 0 ? "---" : "---:")], .. rows];
        var widths = header.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        foreach (var row in all)
            output.WriteLine($"| {string.Join(" | ", row.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i])))} |");
    }
}
