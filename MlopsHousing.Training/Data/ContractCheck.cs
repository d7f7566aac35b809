using System.Globalization;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Training.Data;

/// <summary>One pass of a file against its contract.</summary>
internal static class ContractCheck
{
    public static IReadOnlyList<ContractViolation> Run(DataContract contract, CsvTable table)
    {
        var found = new List<ContractViolation>();
        if (contract.Rows is { } rows && !rows.Contains(table.RowsInFile))
            found.Add(new(null, null, "rows", rows.Min == rows.Max
                ? $"has {table.RowsInFile} rows where {rows.Min} are expected"
                : $"has {table.RowsInFile} rows where {rows} are expected"));

        CheckHeader(contract, table, found);
        for (var r = 0; r < table.Rows.Count; r++)
            if (table.Rows[r].Length != table.Header.Count)
                found.Add(new(null, table.NumberOf(r), "fields", $"has {table.Rows[r].Length} fields where the header has {table.Header.Count}"));

        foreach (var column in contract.Columns) CheckColumn(column, table, found);
        if (contract.UniqueRows) CheckUnique(null, table, row => string.Join('\u001f', row), found);
        return found;
    }

    private static void CheckHeader(DataContract contract, CsvTable table, List<ContractViolation> found)
    {
        foreach (var column in contract.Columns.Where(c => !table.Header.Contains(c.Name)))
            found.Add(new(column.Name, null, "column", "is missing"));
        foreach (var name in table.Header.Where(h => contract.Columns.All(c => c.Name != h)).Distinct())
            found.Add(new(name, null, "column", "is not in the contract"));
        foreach (var twice in table.Header.GroupBy(h => h).Where(g => g.Count() > 1))
            found.Add(new(twice.Key, null, "column", "is there more than once"));
    }

    private static void CheckColumn(ContractColumn column, CsvTable table, List<ContractViolation> found)
    {
        var index = table.Header.ToList().IndexOf(column.Name);
        if (index < 0) return;
        var categories = column.Categories?.ToHashSet(StringComparer.Ordinal);
        for (var r = 0; r < table.Rows.Count; r++)
        {
            if (index >= table.Rows[r].Length) continue;
            if (Fault(column, categories, table.Rows[r][index]) is var (rule, message)) found.Add(new(column.Name, table.NumberOf(r), rule, message));
        }

        if (column.Unique) CheckUnique(column.Name, table, row => index < row.Length ? row[index] : "", found);
    }

    private static (string Rule, string Message)? Fault(ContractColumn column, HashSet<string>? categories, string field)
    {
        if (string.IsNullOrWhiteSpace(field) || column.Missing?.Contains(field.Trim()) == true) return column.Nulls ? null : ("null", "is empty");
        if (column.Type == ContractType.Text) return categories?.Contains(field) == false ? ("category", "is not a known category") : null;

        var value = column.Type == ContractType.Date ? CalendarDate.Parse(field.AsSpan().Trim(), column.DateFormat) : Number(field);
        if (double.IsNaN(value))
            return ("type", column.Type == ContractType.Date ? $"is not a date like 2026-01-31{(column.DateFormat is { } form ? $" or of the form {form}" : "")}" : "is not a finite number");
        if (column.Type == ContractType.Whole && value != Math.Floor(value)) return ("type", "is not a whole number");
        return column.Range is { } range && !range.Contains(value) ? ("range", $"is not within {Show(column, range)}") : null;
    }

    private static string Show(ContractColumn column, Interval range) => column.Type == ContractType.Date
        ? $"{CalendarDate.Format(range.Min)} to {CalendarDate.Format(range.Max)}"
        : range.ToString();

    private static double Number(string field) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : double.NaN;

    private static void CheckUnique(string? column, CsvTable table, Func<string[], string> keyOf, List<ContractViolation> found)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (i, key) in table.Rows.Select(keyOf).Index())
            if (key.Length > 0 && !first.TryAdd(key, i))
                found.Add(new(column, table.NumberOf(i), "unique", $"is the same as in row {table.NumberOf(first[key])}"));
    }
}
