using System.Buffers;
using System.Text.Json;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Validation;

/// <summary>Looks at the text of a JSON token without making a string of it.</summary>
internal static class JsonText
{
    private const int OnStack = 256;

    private delegate T Look<in TState, out T>(ReadOnlySpan<char> text, TState state);

    public static int IndexOf(ref Utf8JsonReader reader, Signature signature) =>
        Use(ref reader, signature, static (text, signature) => signature.IndexOf(text));

    public static double Category(ref Utf8JsonReader reader, Feature feature) =>
        Use(ref reader, feature, static (text, feature) => feature.CategoryValue(text));

    /// <summary>Days since 1970-01-01; NaN when the text is no date.</summary>
    public static double Date(ref Utf8JsonReader reader) => Use(ref reader, 0, static (text, _) => CalendarDate.Parse(text));

    public static string Get(ref Utf8JsonReader reader) => Use(ref reader, 0, static (text, _) => text.ToString());

    private static T Use<TState, T>(ref Utf8JsonReader reader, TState state, Look<TState, T> look)
    {
        // UTF-16 never takes more characters than UTF-8 takes bytes, escaped or not.
        var length = checked((int)(reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length));
        char[]? rented = null;
        try
        {
            var buffer = length <= OnStack ? stackalloc char[OnStack] : rented = ArrayPool<char>.Shared.Rent(length);
            return look(buffer[..Copy(ref reader, buffer)], state);
        }
        finally
        {
            if (rented is not null) ArrayPool<char>.Shared.Return(rented);
        }
    }

    private static int Copy(ref Utf8JsonReader reader, scoped Span<char> buffer)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            var length = 0;
            foreach (var digit in reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan) buffer[length++] = (char)digit;
            return length;
        }

        try
        {
            return reader.CopyString(buffer);
        }
        catch (InvalidOperationException e)
        {
            // The reader checks text only here: bytes that aren't UTF-8, or half of a surrogate pair as an escape.
            throw new JsonException($"The text at byte {reader.TokenStartIndex} is not Unicode.", e);
        }
    }
}
