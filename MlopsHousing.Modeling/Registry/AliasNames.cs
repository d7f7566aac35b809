namespace MlopsHousing.Modeling.Registry;

/// <summary>The aliases that a model can have.</summary>
public static class AliasNames
{
    public const string Champion = "champion";
    public const string Challenger = "challenger";

    /// <summary>No alias, but the word in the history for a version that goes.</summary>
    public const string Retired = "retired";
}
