namespace MlopsHousing.Modeling.Validation;

/// <summary>The names of the rules that a row is held against.</summary>
public static class Rules
{
    public const string Required = "required";
    public const string Type = "type";
    public const string Range = "range";
    public const string Unknown = "unknown";
    public const string Duplicate = "duplicate";
    public const string Target = "target";
    public const string Category = "category";

    /// <summary>A row of a table has more or fewer cells than its header.</summary>
    public const string Columns = "columns";

    /// <summary>A warning, not a fault: inside the hard range, outside what training saw.</summary>
    public const string Extrapolation = "extrapolation";
}
