namespace MlopsHousing.Training.Inspection;

/// <summary>What a column of unknown data seems to be.</summary>
/// <param name="Column">Its name in the header.</param>
/// <param name="Use">What becomes of it.</param>
/// <param name="Kind">number, date, category; empty where it is left out.</param>
/// <param name="Missing">Rows in which it is missing.</param>
/// <param name="Distinct">How many different values it has.</param>
/// <param name="Note">What a person should look at; null where there is nothing.</param>
public sealed record ColumnFinding(string Column, ColumnUse Use, string Kind, int Missing, int Distinct, string? Note);

/// <summary>What becomes of a column.</summary>
public enum ColumnUse
{
    Feature,
    Target,
    LeftOut,
}
