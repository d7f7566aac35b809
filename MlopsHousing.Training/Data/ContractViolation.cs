namespace MlopsHousing.Training.Data;

/// <summary>One way in which a file breaks its contract.</summary>
/// <param name="Column">The column; null when it is about rows as a whole.</param>
/// <param name="Row">The row, 1 being the first after the header; null when it is about the whole file.</param>
/// <param name="Rule">The rule, of a closed set: column, fields, rows, null, type, range, category, unique.</param>
/// <param name="Message">What is expected, for people.</param>
public sealed record ContractViolation(string? Column, int? Row, string Rule, string Message)
{
    public override string ToString() =>
        string.Concat(Row is { } row ? $"row {row}, " : "", Column is { } column ? $"column {column}: " : "", Message, $" ({Rule})");
}
