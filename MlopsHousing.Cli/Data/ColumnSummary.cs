using System.Globalization;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Cli.Data;

/// <summary>One column of a file in figures. Those of numbers are null in a column that holds anything else.</summary>
internal sealed record ColumnSummary(string Column, int Missing, int Distinct, double? Min, double? Mean, double? Median, double? Max)
{
    public static ColumnSummary Of(CsvTable table, int column)
    {
        var cells = table.Rows.Select(row => column < row.Length ? row[column] : "").Where(cell => cell.Length > 0).ToList();
        var numbers = new List<double>(cells.Count);
        foreach (var cell in cells)
            if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
                numbers.Add(number);

        var (missing, distinct) = (table.Rows.Count - cells.Count, cells.Distinct(StringComparer.Ordinal).Count());
        if (numbers.Count < cells.Count || numbers.Count == 0) return new(table.Header[column], missing, distinct, null, null, null, null);
        numbers.Sort();
        var median = (numbers[(numbers.Count - 1) / 2] + numbers[numbers.Count / 2]) / 2;
        return new(table.Header[column], missing, distinct, numbers[0], numbers.Average(), median, numbers[^1]);
    }
}
