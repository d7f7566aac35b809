using System.Text;
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
    /// <param name="reader">Before the object or on its first token; afterwards on the object's last token.</param>
    /// <param name="signature">The model's signature.</param>
    /// <param name="row">Filled: <see cref="Signature.Width"/> values in the signature's order.</param>
    /// <param name="issues">Takes the faults and warnings.</param>
    /// <exception cref="JsonException">The text is not JSON.</exception>
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
            var index = expected < signature.Width && reader.ValueTextEquals(signature.Features[expected].Name)
                ? expected
                : signature.IndexOf(reader.GetString()!);
            if (index < 0)
            {
                ReportUnknown(reader.GetString()!, signature, issues);
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

    private static double ReadValue(ref Utf8JsonReader reader, Feature feature, RowIssues issues)
    {
        switch (feature.Type, reader.TokenType)
        {
            case (_, JsonTokenType.Null):
                return double.NaN;
            case (FeatureType.Number, JsonTokenType.Number):
                return reader.GetDouble();
            case (FeatureType.Category, JsonTokenType.String):
                return feature.CategoryIndex(reader.GetString()!);
            case (FeatureType.Category, JsonTokenType.Number):
                // Codes such as zip codes or building classes are categories that clients send as numbers.
                return feature.CategoryIndex(Encoding.UTF8.GetString(reader.ValueSpan));
            case (FeatureType.Date, JsonTokenType.String) when CalendarDate.Parse(reader.GetString()) is var days && !double.IsNaN(days):
                return days;
            default:
                issues.AddFault(feature.Name, Rules.Type, feature.Type switch
                {
                    FeatureType.Number => "must be a number",
                    FeatureType.Category => "must be text",
                    _ => "must be a date like 2026-01-31",
                });
                reader.Skip();
                return double.NaN;
        }
    }

    private static void ReportUnknown(string name, Signature signature, RowIssues issues)
    {
        if (name == signature.Target.Name)
        {
            issues.AddFault(name, Rules.Target, "is what the model predicts; leave it out");
            return;
        }

        var near = signature.Features.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.OrdinalIgnoreCase))?.Name;
        issues.AddFault(
            name.Length <= 64 ? name : name[..64] + "…",
            Rules.Unknown,
            near is null ? "is not a feature of this model" : $"is not a feature of this model; did you mean '{near}'?");
    }
}
