using Spectre.Console;

namespace MlopsHousing.Cli.Display;

/// <summary>Rows under a header: framed on a terminal, else in aligned columns that grep and awk can read.</summary>
internal sealed class TextTable(params TextTable.Column[] columns)
{
    private const string Gap = "  ";
    private readonly List<string[]> _rows = [];

    /// <param name="Title">The header; one beginning with '&gt;' sets its column to the right, as figures are.</param>
    public readonly record struct Column(string Title)
    {
        public bool Right => Title.StartsWith('>');

        public string Text => Title.TrimStart('>');

        public static implicit operator Column(string title) => new(title);
    }

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write()
    {
        if (Terminal.IsRich) WriteFramed();
        else WritePlain();
    }

    private void WriteFramed()
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var column in columns)
            table.AddColumn(new TableColumn($"[bold]{Markup.Escape(column.Text)}[/]") { Alignment = column.Right ? Justify.Right : Justify.Left });
        foreach (var row in _rows) table.AddRow([.. row.Select(cell => new Text(cell))]);
        Terminal.Out.Write(table);
    }

    private void WritePlain()
    {
        string[] header = [.. columns.Select(c => c.Text)];
        var lines = _rows.Prepend(header).ToList();
        var widths = columns.Select((_, i) => lines.Max(line => line[i].Length)).ToArray();
        foreach (var line in lines)
            Terminal.Say(string.Join(Gap, line.Select((cell, i) => columns[i].Right ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd());
    }
}
