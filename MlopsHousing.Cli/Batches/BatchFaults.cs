using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Cli.Batches;

/// <summary>How faults of rows are told, whatever file they are in.</summary>
internal static class BatchFaults
{
    public static InvalidDataException Row(long row, RowIssues issues) => new($"Row {row} can't be predicted: {issues.Listed()}. Mend or remove it and try again.");

    public static string Listed(this RowIssues issues) =>
        string.Join("; ", issues.Faults.Select(f => f.Field.Length > 0 ? $"{f.Field} {f.Message}" : f.Message));

    public static string WarnedFields(this RowIssues issues) =>
        issues.Warnings.Count == 0 ? "" : string.Join(';', issues.Warnings.Select(w => w.Field).Distinct());
}
