using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlopsHousing.Modeling.Signatures;

/// <summary>Reads and writes an interval as an array of two finite numbers in order.</summary>
public sealed class IntervalJsonConverter : JsonConverter<Interval>
{
    public override Interval Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw Malformed();
        var interval = new Interval(Bound(ref reader), Bound(ref reader));
        if (!reader.Read() || reader.TokenType != JsonTokenType.EndArray || interval.Min > interval.Max) throw Malformed();
        return interval;
    }

    public override void Write(Utf8JsonWriter writer, Interval value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Min);
        writer.WriteNumberValue(value.Max);
        writer.WriteEndArray();
    }

    private static double Bound(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var bound) && double.IsFinite(bound)
            ? bound
            : throw Malformed();

    private static JsonException Malformed() => new("A range is an array of two finite numbers, [min, max], with min ≤ max.");
}
