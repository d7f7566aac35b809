namespace MlopsHousing.Modeling.Registry;

/// <summary>The aliases that a model can have.</summary>
public static class AliasNames
{
    public const string Champion = "champion";
    public const string Challenger = "challenger";
}
