using System.Text.Json;

namespace MlopsHousing.Predict.Inference;

/// <summary>What is the same in reading every dialect's JSON.</summary>
internal static class JsonBody
{
    /// <summary>Reads a body with a dialect's own reader; whatever is not JSON becomes a refusal that says where.</summary>
    public static T Read<T>(ReadOnlySpan<byte> body, JsonRead<T> read)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            if (!reader.Read()) throw NotJson("it is empty");
            var result = read(ref reader);
            if (reader.Read()) throw NotJson("it goes on after its end");
            return result;
        }
        catch (JsonException e)
        {
            throw NotJson($"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}", e);
        }
        catch (InvalidOperationException e)
        {
            // What the platform's reader throws for text that is not Unicode.
            throw NotJson("a text in it is not Unicode", e);
        }
    }

    /// <summary>Goes to the value of the next property; its name is the answer, null at the object's end.</summary>
    public static string? NextProperty(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName) return null;
        var name = reader.GetString();
        reader.Read();
        return name;
    }

    /// <summary>Requires that the reader stands on the start of an object or array.</summary>
    public static void Expect(ref Utf8JsonReader reader, JsonTokenType start, string what)
    {
        if (reader.TokenType == start) return;
        throw InferenceException.Invalid($"{what} must be {(start == JsonTokenType.StartObject ? "an object" : "an array")}.");
    }

    private static InferenceException NotJson(string why, Exception? inner = null) =>
        new(Refusal.Invalid, $"The body is not valid JSON: {why}.", inner);
}

/// <summary>Reads one value, on whose first token the reader stands; leaves it on the last.</summary>
internal delegate T JsonRead<out T>(ref Utf8JsonReader reader);
