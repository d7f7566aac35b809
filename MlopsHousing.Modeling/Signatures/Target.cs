namespace MlopsHousing.Modeling.Signatures;

/// <summary>What a model predicts.</summary>
public sealed record Target
{
    /// <summary>The column in the training data; never an input.</summary>
    public required string Name { get; init; }

    /// <summary>The unit of predictions, such as USD.</summary>
    public required string Unit { get; init; }

    public string? Description { get; init; }

    /// <summary>Values that the target can't leave.</summary>
    public Interval? HardRange { get; init; }
}
