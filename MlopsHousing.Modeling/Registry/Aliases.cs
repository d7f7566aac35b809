namespace MlopsHousing.Modeling.Registry;

/// <summary><c>aliases.json</c>: which version plays which part, and how that came about. Changed by compare-and-swap only.</summary>
public sealed record Aliases
{
    /// <summary>The version that answers; null before the first promotion.</summary>
    public int? Champion { get; init; }

    /// <summary>The version that wants to.</summary>
    public int? Challenger { get; init; }

    /// <summary>Every change, oldest first.</summary>
    public IReadOnlyList<AliasChange> History { get; init; } = [];
}
