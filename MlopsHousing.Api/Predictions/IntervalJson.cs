using System.Text.Json;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Api.Predictions;

/// <summary>Intervals as they stand in answers.</summary>
internal static class IntervalJson
{
    private static readonly JsonEncodedText _lower = JsonEncodedText.Encode("lower");
    private static readonly JsonEncodedText _upper = JsonEncodedText.Encode("upper");
    private static readonly JsonEncodedText _coverage = JsonEncodedText.Encode("coverage");

    /// <summary>Writes the interval, or null where a version has none.</summary>
    public static void Write(Utf8JsonWriter writer, Interval? interval, double coverage)
    {
        if (interval is not { } ends)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        // In single precision, as the prediction is, so that it stays between them in what is written too.
        writer.WriteNumber(_lower, (float)ends.Min);
        writer.WriteNumber(_upper, (float)ends.Max);
        writer.WriteNumber(_coverage, coverage);
        writer.WriteEndObject();
    }
}
