namespace MlopsHousing.Training.Inspection;

/// <summary>Why a column should not be a feature. Each reason is a suspicion, for the user to confirm.</summary>
internal static class Suspicion
{
    // No honest feature orders prices so nearly as prices do.
    private const double LeakingCorrelation = 0.98;
    private const double IdentifierShare = 0.5;
    private const int FewestDistinctTexts = 20;

    /// <returns>The reason; null where there is none.</returns>
    public static string? Of(InspectedColumn column, InspectedColumn target)
    {
        var given = column.Cells.Length - column.Missing;
        if (!IsUsableName(column.Name)) return "its name must be 1 to 100 characters without white space around it or control characters; rename it to use it";
        if (given == 0) return "it is empty";
        if (column.Distinct == 1 && given == column.Cells.Length) return "it is the same in every row";
        if (column.IsWhole && column.Missing == 0 && IsCount(column.Values)) return "identifier? it counts the rows";
        if (EndsInId(column) && column.Distinct > IdentifierShare * given) return "identifier? by its name, and most values occur once";
        if (!column.IsNumber && !column.IsDate && column.Distinct > FewestDistinctTexts && column.Distinct > IdentifierShare * given)
            return column.Oddity ?? "identifier or free text? most of its texts occur once";
        if (column.IsNumber && RankCorrelation.Of(column.Values, target.Values) is var rank && Math.Abs(rank) >= LeakingCorrelation)
            return $"leakage? it orders the rows as '{target.Name}' does (rank correlation {rank:0.000})";
        return Contains(column.Words, target.Words) ? $"leakage? its name contains that of '{target.Name}'" : null;
    }

    private static bool IsUsableName(string name) => name.Length is > 0 and <= 100 && name.Trim().Length == name.Length && !name.Any(c => char.IsControl(c) || char.IsSurrogate(c));

    private static bool EndsInId(InspectedColumn column) => (column.IsWhole || !column.IsNumber) && column.Words is [.., var last]
        && (last.EndsWith("id", StringComparison.Ordinal) || last is "key" or "index" or "idx");

    private static bool IsCount(double[] values) => values.Length > 2 && values.Zip(values.Skip(1)).All(pair => pair.Second == pair.First + 1);

    private static bool Contains(IReadOnlyList<string> words, IReadOnlyList<string> part) =>
        part.Count > 0 && Enumerable.Range(0, Math.Max(0, words.Count - part.Count + 1)).Any(at => words.Skip(at).Take(part.Count).SequenceEqual(part));
}
