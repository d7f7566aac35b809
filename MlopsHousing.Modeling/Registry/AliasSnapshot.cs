namespace MlopsHousing.Modeling.Registry;

/// <summary>The aliases of a model as they were read, with the tag that a compare-and-swap must name.</summary>
public sealed record AliasSnapshot(string Model, Aliases Aliases, string ETag)
{
    /// <summary>The tag of a model that has versions but no aliases yet.</summary>
    public const string NoneYet = "";
}
