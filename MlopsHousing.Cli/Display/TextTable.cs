using Spectre.Console;

namespace MlopsHousing.Cli.Display;

/// <summary>Rows under a header: framed on a terminal that is wide enough, else in aligned columns, which grep and awk can read.</summary>
internal sealed class TextTable(params TextTable.Column[] columns)
{
    private const string Gap = "  ";
    private const int Frame = 3; // a line, and a blank on both sides
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
        // In a frame too narrow every cell would be broken over lines.
        if (Terminal.IsRich && Widths().Sum(width => width + Frame) < Terminal.Out.Profile.Width) WriteFramed();
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
        var widths = Widths();
        foreach (var line in Lines())
            Terminal.Say(string.Join(Gap, line.Select((cell, i) => columns[i].Right ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd());
    }

    private int[] Widths() => [.. columns.Select((_, i) => Lines().Max(line => line[i].Length))];

    private IEnumerable<string[]> Lines() => _rows.Prepend([.. columns.Select(c => c.Text)]);
}
