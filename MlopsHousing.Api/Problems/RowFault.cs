using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Api.Problems;

/// <summary>A fault and where it is.</summary>
/// <param name="Row">The row of a batch, from 0; null for a single row.</param>
/// <param name="Fault">What is wrong.</param>
public readonly record struct RowFault(int? Row, Fault Fault);
