namespace MlopsHousing.Training.Data;

/// <summary>The data breaks its contract, so nothing was trained and nothing written.</summary>
public sealed class ContractBrokenException(IReadOnlyList<ContractViolation> violations) : TrainingException(
    $"The data breaks its contract in {violations.Count} {(violations.Count == 1 ? "place" : "places")}; the first: {violations[0]}. Nothing was trained.")
{
    /// <summary>All of them, by row within column.</summary>
    public IReadOnlyList<ContractViolation> Violations { get; } = violations;
}
