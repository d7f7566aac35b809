using System.Text.Json;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Validation;

/// <summary>Reads one JSON object straight into a row: no document, no dictionary, no boxing.</summary>
public static class JsonRowReader
{
    /// <summary>
    /// Reads the object that <paramref name="reader"/> stands before (or on), and checks it against the signature.
    /// Every fault is added to <paramref name="issues"/>; what could not be read is NaN in the row.
    /// </summary>
    /// <param name="reader">
    /// Before the object or on its first token; afterwards on the object's last token, so that what follows is the
    /// caller's to judge. All of the object must be there (a final block, or a whole one).
    /// </param>
    /// <param name="signature">The model's signature.</param>
    /// <param name="row">Filled: <see cref="Signature.Width"/> values in the signature's order.</param>
    /// <param name="issues">Takes the faults and warnings.</param>
    /// <exception cref="JsonException">The text is not JSON, or not UTF-8.</exception>
    public static void Read(ref Utf8JsonReader reader, Signature signature, Span<double> row, RowIssues issues)
    {
        row.Fill(double.NaN);
        if (reader.TokenType is JsonTokenType.None) reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            issues.AddFault("", Rules.Type, "must be an object of feature values");
            return;
        }

        // One bit per feature that was named; 512 features fit on the stack.
        var words = (signature.Width + 63) / 64;
        Span<ulong> seen = words <= 8 ? stackalloc ulong[words] : new ulong[words];
        seen.Clear();
        var expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Clients usually send fields in the signature's order: try the next one before looking the name up.
            // Escaped names take the long way, as comparing half of a surrogate pair throws.
            var index = expected < signature.Width && !reader.ValueIsEscaped && reader.ValueTextEquals(signature.Features[expected].Utf8Name)
                ? expected
                : JsonText.IndexOf(ref reader, signature);
            if (index < 0)
            {
                FieldName.ReportUnknown(JsonText.Get(ref reader), signature, issues);
                reader.Read();
                reader.Skip();
                continue;
            }

            expected = index + 1;
            reader.Read();
            if ((seen[index / 64] >> (index % 64) & 1) != 0)
            {
                issues.AddFault(signature.Features[index].Name, Rules.Duplicate, "is given more than once");
                reader.Skip();
                continue;
            }

            seen[index / 64] |= 1UL << (index % 64);
            row[index] = ReadValue(ref reader, signature.Features[index], issues);
        }

        RowValidator.Check(signature, row, issues);
    }

    /// <summary>Reads one value of a feature, on which <paramref name="reader"/> stands; afterwards on its last token.</summary>
    /// <returns>The value for a row; NaN where it is null, or at fault, which <paramref name="issues"/> then says.</returns>
    /// <exception cref="JsonException">The text is not JSON, or not UTF-8.</exception>
    public static double ReadValue(ref Utf8JsonReader reader, Feature feature, RowIssues issues)
    {
        switch (feature.Type, reader.TokenType)
        {
            case (_, JsonTokenType.Null):
                return double.NaN;
            // Past the range of a double this is infinite, which the validator refuses.
            case (FeatureType.Number, JsonTokenType.Number) when reader.TryGetDouble(out var number):
                return number;
            // Codes such as zip codes or building classes are categories that clients send as numbers.
            case (FeatureType.Category, JsonTokenType.String or JsonTokenType.Number):
                return JsonText.Category(ref reader, feature);
            case (FeatureType.Date, JsonTokenType.String) when JsonText.Date(ref reader) is var days && !double.IsNaN(days):
                return days;
            default:
                issues.AddFault(feature.Name, Rules.Type, CellReader.TypeRule(feature.Type));
                reader.Skip();
                return double.NaN;
        }
    }
}
