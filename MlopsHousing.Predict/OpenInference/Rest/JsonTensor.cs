using System.Text.Json;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Predict.Inference;

namespace MlopsHousing.Predict.OpenInference.Rest;

/// <summary>Reads one input tensor from JSON straight into the rows.</summary>
internal static class JsonTensor
{
    /// <summary>The reader stands on the tensor's first token, and afterwards on its last.</summary>
    public static void Read(ref Utf8JsonReader reader, TensorRows rows)
    {
        JsonBody.Expect(ref reader, JsonTokenType.StartObject, "Each of 'inputs'");
        string? name = null, datatype = null;
        Span<long> dimensions = stackalloc long[2];
        var rank = -1;
        // Fields come in any order: data that comes before its shape is passed over and read from here at the end.
        Utf8JsonReader data = default;
        var (hasData, isRead) = (false, false);

        while (JsonBody.NextProperty(ref reader) is { } property)
        {
            switch (property)
            {
                case "name":
                    name = Text(ref reader, "The name of an input");
                    break;
                case "datatype":
                    datatype = Text(ref reader, "The datatype of an input");
                    break;
                case "shape":
                    rank = ReadShape(ref reader, dimensions);
                    break;
                case "data" when hasData:
                    throw InferenceException.Invalid("An input has its data twice.");
                case "data":
                    hasData = true;
                    if (name is not null && datatype is not null && rank >= 0)
                    {
                        ReadData(ref reader, rows.Place(name, datatype, dimensions[..rank]));
                        isRead = true;
                    }
                    else
                    {
                        data = reader;
                        reader.Skip();
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        var lacking = name is null ? "name" : datatype is null ? "datatype" : rank < 0 ? "shape" : hasData ? null : "data";
        if (lacking is not null) throw InferenceException.Invalid($"An input lacks its '{lacking}'.");
        if (!isRead) ReadData(ref data, rows.Place(name!, datatype!, dimensions[..rank]));
    }

    private static string Text(ref Utf8JsonReader reader, string what) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw InferenceException.Invalid($"{what} must be text.");

    private static int ReadShape(ref Utf8JsonReader reader, scoped Span<long> dimensions)
    {
        const string expected = "The shape of an input must be an array of one or two whole numbers.";
        if (reader.TokenType != JsonTokenType.StartArray) throw InferenceException.Invalid(expected);
        var rank = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (rank == dimensions.Length || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out dimensions[rank]))
                throw InferenceException.Invalid(expected);
            rank++;
        }

        return rank;
    }

    /// <summary>Flat, or nested as the shape is.</summary>
    private static void ReadData(ref Utf8JsonReader reader, in TensorSlot slot)
    {
        JsonBody.Expect(ref reader, JsonTokenType.StartArray, $"The data of input '{slot.Name}'");
        var element = 0;
        bool? nested = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var isArray = reader.TokenType == JsonTokenType.StartArray;
            if ((nested ??= isArray) != isArray)
                throw InferenceException.Invalid($"The data of input '{slot.Name}' is nested in one place and flat in another.");
            if (!isArray)
            {
                ReadElement(ref reader, slot, element++);
                continue;
            }

            var end = element + slot.LastDimension;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                ReadElement(ref reader, slot, element < end ? element++ : slot.Count);
            if (element != end)
                throw InferenceException.Invalid($"The data of input '{slot.Name}' is not nested as its shape says.");
        }

        if (element != slot.Count) throw slot.WrongCount($"{element}");
    }

    private static void ReadElement(ref Utf8JsonReader reader, in TensorSlot slot, int element)
    {
        if (element >= slot.Count) throw slot.WrongCount("more");
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return; // the row holds NaN: missing
            case JsonTokenType.Number when slot.Type is not (TensorType.Bytes or TensorType.Bool):
                slot.Set(element, Number(ref reader, slot, element));
                return;
            case JsonTokenType.True or JsonTokenType.False when slot.Type == TensorType.Bool:
                slot.Set(element, reader.TokenType == JsonTokenType.True ? 1 : 0);
                return;
            case JsonTokenType.String when slot.Type == TensorType.Bytes:
                ReadText(ref reader, slot, element);
                return;
            default:
                throw slot.Wrong(element, slot.Type switch
                {
                    TensorType.Bytes when slot.Feature!.Type == FeatureType.Date => "must be a date like 2026-01-31",
                    TensorType.Bytes => "must be text",
                    TensorType.Bool => "must be true or false",
                    _ => "must be a number",
                });
        }
    }

    private static double Number(ref Utf8JsonReader reader, in TensorSlot slot, int element)
    {
        var value = reader.GetDouble();
        // The same rows give the same answer whether they come as JSON or as raw bytes of the same datatype.
        if (slot.Type == TensorType.Fp32) return (float)value;
        if (!slot.Type.IsInteger()) return value;
        var (min, max) = slot.Type.Range();
        return value >= min && value <= max && value == Math.Floor(value)
            ? value
            : throw slot.Wrong(element, $"must be a whole number that fits {slot.Type.ToString().ToUpperInvariant()}");
    }

    private static void ReadText(ref Utf8JsonReader reader, in TensorSlot slot, int element)
    {
        if (!reader.ValueIsEscaped)
        {
            slot.SetText(element, reader.ValueSpan);
            return;
        }

        Span<byte> text = reader.ValueSpan.Length <= 2048 ? stackalloc byte[2048] : new byte[reader.ValueSpan.Length];
        slot.SetText(element, text[..reader.CopyString(text)]);
    }
}
