namespace MlopsHousing.Training.Profiling;

/// <summary>How much a feature moves predictions.</summary>
/// <param name="Name">A feature of the signature, or a location that two of them give together.</param>
/// <param name="Mean">Its mean absolute Shapley value over training rows, in the target's unit.</param>
public sealed record FeatureImportance(string Name, double Mean);
