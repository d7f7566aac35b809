using System.Text;

namespace MlopsHousing.Cli;

/// <summary>Writes CSV: to standard output, or to a file, whole or not at all, in a folder that is made if need be.</summary>
internal static class CsvOutput
{
    /// <summary>Stands for standard input and output where a path could.</summary>
    public const string Standard = "-";

    public static async Task WriteAsync(string to, Func<TextWriter, Task> write)
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (to == Standard)
        {
            await using var output = new StreamWriter(Console.OpenStandardOutput(), encoding, bufferSize: 64 * 1024);
            await write(output);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(to))!);
        var aside = $"{to}.{Guid.NewGuid():n}.tmp";
        try
        {
            await using (var file = new StreamWriter(aside, append: false, encoding)) await write(file);
            File.Move(aside, to, overwrite: true);
        }
        finally
        {
            File.Delete(aside);
        }
    }

    public static void WriteLine(TextWriter to, IEnumerable<string> cells)
    {
        var first = true;
        foreach (var cell in cells)
        {
            if (!first) to.Write(',');
            first = false;
            WriteCell(to, cell);
        }

        to.Write('\n');
    }

    /// <summary>Writes a cell, within quotes where it needs them.</summary>
    public static void WriteCell(TextWriter to, ReadOnlySpan<char> cell)
    {
        if (cell.IndexOfAny("\",\r\n") < 0)
        {
            to.Write(cell);
            return;
        }

        to.Write('"');
        to.Write(cell.ToString().Replace("\"", "\"\"", StringComparison.Ordinal));
        to.Write('"');
    }
}
