namespace MlopsHousing.Cli.Batches;

/// <summary>Some rows that were read and found good.</summary>
/// <param name="Count">How many.</param>
/// <param name="Rows">Their values, one row after another in the signature's order.</param>
/// <param name="Warnings">Per row the fields outside of what training saw, separated by semicolons; empty where there are none.</param>
/// <param name="Source">The rows as they came, for whoever read them to write again.</param>
internal sealed record RowChunk(int Count, double[] Rows, string[] Warnings, object Source);
