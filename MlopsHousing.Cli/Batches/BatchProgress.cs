namespace MlopsHousing.Cli.Batches;

/// <summary>How far a run is.</summary>
/// <param name="Rows">Rows that are written.</param>
/// <param name="PerSecond">Rows a second since this process began.</param>
/// <param name="Fraction">How much of the input was read, from 0 to 1; null where its length is not known.</param>
internal readonly record struct BatchProgress(long Rows, double PerSecond, double? Fraction);
