namespace MlopsHousing.Training;

/// <summary>How far a long run is.</summary>
/// <param name="Step">What is being done, for people.</param>
/// <param name="Fraction">How much of that step is done, 0 to 1.</param>
public readonly record struct TrainingProgress(string Step, double Fraction);
