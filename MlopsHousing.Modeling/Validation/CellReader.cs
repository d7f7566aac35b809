using System.Buffers;
using System.Globalization;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Validation;

/// <summary>Reads a feature's value from text, as it stands in a cell of a table.</summary>
public static class CellReader
{
    private const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly SearchValues<char> Numeric = SearchValues.Create("0123456789+-.eE");

    /// <summary>The value for a row; NaN where it is missing, or at fault, which <paramref name="issues"/> then says.</summary>
    public static double Read(ReadOnlySpan<char> cell, Feature feature, RowIssues issues)
    {
        var text = cell.Trim();
        if (text.IsEmpty || feature.IsMissing(text)) return double.NaN;
        switch (feature.Type)
        {
            case FeatureType.Category:
                return feature.CategoryValue(cell);
            case FeatureType.Number when IsNumeric(text) && double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out var number):
                return number;
            case FeatureType.Date when CalendarDate.Parse(text, feature.DateFormat) is var days && !double.IsNaN(days):
                return days;
            default:
                issues.AddFault(feature.Name, Rules.Type, feature.DateFormat is { } form ? $"{TypeRule(feature.Type)} or of the form {form}" : TypeRule(feature.Type));
                return double.NaN;
        }
    }

    internal static string TypeRule(FeatureType type) => type switch
    {
        FeatureType.Number => "must be a number",
        FeatureType.Category => "must be text",
        _ => "must be a date like 2026-01-31",
    };

    /// <summary>.NET also reads NaN, Infinity and ∞ as numbers; a cell that holds one of these is a mistake.</summary>
    private static bool IsNumeric(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Numeric);
}
