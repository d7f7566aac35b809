using System.Text.Json.Nodes;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Training.Data;

/// <summary>Writes into a signature what only the data knows.</summary>
internal static class SignatureFit
{
    /// <summary>Adds training ranges, and the first row as an example: one real row, so that its values belong together.</summary>
    public static Signature Fit(this Signature signature, double[] values, string[] firstRow, int[] places) => signature with
    {
        Features = [.. signature.Features.Select((feature, i) => feature with
        {
            TrainingRange = feature.Type == FeatureType.Category ? null : Range(values, i, signature.Width),
            Example = Example(feature, values[i], firstRow[places[i]]),
        })],
    };

    private static Interval? Range(double[] values, int column, int width)
    {
        var (min, max) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var at = column; at < values.Length; at += width)
        {
            if (double.IsNaN(values[at])) continue;
            (min, max) = (Math.Min(min, values[at]), Math.Max(max, values[at]));
        }

        return min <= max ? new(min, max) : null;
    }

    private static JsonValue? Example(Feature feature, double value, string field) => feature.Type switch
    {
        _ when double.IsNaN(value) => null,
        FeatureType.Number => JsonValue.Create(value),
        FeatureType.Date => JsonValue.Create(CalendarDate.Format(value)),
        _ => JsonValue.Create(field),
    };
}
