using System.Text.Json;
using MlopsHousing.Api.Models;
using MlopsHousing.Modeling.Explanations;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Api.Explanations;

/// <summary>What each feature adds to the predictions of some rows, and how that stands in answers.</summary>
/// <param name="model">Who answers.</param>
/// <param name="count">The number of rows.</param>
internal sealed class Explanation(ServedModel model, int count)
{
    // Far finer than what adds up to a billionth, and coarse enough that no processor's last digit is in it.
    private const int Digits = 12;

    private static readonly JsonEncodedText _base = JsonEncodedText.Encode("base");
    private static readonly JsonEncodedText _contributions = JsonEncodedText.Encode("contributions");
    private static readonly JsonEncodedText _feature = JsonEncodedText.Encode("feature");
    private static readonly JsonEncodedText _value = JsonEncodedText.Encode("value");
    private static readonly JsonEncodedText _contribution = JsonEncodedText.Encode("contribution");

    private readonly double[] _values = new double[count * model.Reported.Count];

    /// <summary>The prediction of a row of which nothing is known, in the target's unit.</summary>
    public double Base { get; set; }

    /// <summary>The contributions of some rows, to be filled.</summary>
    public Memory<double> Of(int first, int rows) => _values.AsMemory(first * model.Reported.Count, rows * model.Reported.Count);

    /// <summary>Writes the properties of one row: <c>base</c> and <c>contributions</c>.</summary>
    public void Write(Utf8JsonWriter writer, int index, ReadOnlySpan<double> row)
    {
        WriteBase(writer);
        writer.WritePropertyName(_contributions);
        WriteContributions(writer, index, row);
    }

    /// <summary>Writes the property <c>base</c>, which all rows share.</summary>
    public void WriteBase(Utf8JsonWriter writer) => writer.WriteNumber(_base, Rounded(Base, Base));

    /// <summary>Writes what each feature adds to one row's prediction: what adds or takes most comes first.</summary>
    public void WriteContributions(Utf8JsonWriter writer, int index, ReadOnlySpan<double> row)
    {
        var values = Of(index, 1).Span;
        var order = new (double Less, int Feature)[values.Length];
        for (var i = 0; i < order.Length; i++) order[i] = (-Math.Abs(values[i]), i);
        Array.Sort(order);
        writer.WriteStartArray();
        foreach (var (_, feature) in order)
        {
            var reported = model.Reported[feature];
            writer.WriteStartObject();
            writer.WriteString(_feature, reported.Name);
            writer.WritePropertyName(_value);
            WriteValue(writer, reported, row);
            writer.WriteNumber(_contribution, Rounded(values[feature], Base));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteValue(Utf8JsonWriter writer, ReportedFeature reported, ReadOnlySpan<double> row)
    {
        if (reported.Features is [var only])
        {
            WriteValue(writer, model.Signature.Features[only], row[only]);
            return;
        }

        writer.WriteStartObject();
        foreach (var place in reported.Features)
        {
            writer.WritePropertyName(model.Signature.Features[place].Name);
            WriteValue(writer, model.Signature.Features[place], row[place]);
        }

        writer.WriteEndObject();
    }

    /// <summary>As it would stand in a request; null where it is missing, and for a category that training never saw.</summary>
    private static void WriteValue(Utf8JsonWriter writer, Feature feature, double value)
    {
        if (double.IsNaN(value)) writer.WriteNullValue();
        else if (feature.Type == FeatureType.Number) writer.WriteNumberValue(value);
        else if (feature.Type == FeatureType.Date) writer.WriteStringValue(CalendarDate.Format(value));
        else if (value >= 0 && feature.Categories is { } categories) writer.WriteStringValue(categories[(int)value]);
        else writer.WriteNullValue();
    }

    private static double Rounded(double value, double scale)
    {
        var digits = scale == 0 ? Digits : Digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(scale)));
        return digits is >= 0 and <= 15 ? Math.Round(value, digits) + 0.0 : value; // + 0.0: never -0
    }
}
