using System.Globalization;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Cli;

/// <summary>How a value of a row stands in a table's cell.</summary>
internal static class CellText
{
    /// <summary>Empty where it is missing; null for a category that training never saw, whose text no row holds.</summary>
    public static string? Of(Feature feature, double value) => feature.Type switch
    {
        _ when double.IsNaN(value) => "",
        FeatureType.Category => value >= 0 ? feature.Categories![(int)value] : null,
        FeatureType.Date => CalendarDate.Format(value),
        _ => value.ToString(CultureInfo.InvariantCulture),
    };
}
