using System.Text;

namespace MlopsHousing.Modeling.Validation;

/// <summary>
/// Text that must be UTF-8, or bear a byte order mark of another Unicode encoding. In any other, letters would be taken for
/// something else without a word: Köln in Latin-1 is another category than Köln.
/// </summary>
public static class Utf8Text
{
    /// <summary>What is wrong with text that is not.</summary>
    public const string Rule = "is not UTF-8 text; save it as UTF-8 and try again";

    // With its own mark: a reader that meets another encoding's falls back to one that guesses.
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    /// <summary>Reads text; where it stops being UTF-8, reading throws <see cref="DecoderFallbackException"/>.</summary>
    /// <param name="bytes">Is closed with the reader.</param>
    /// <param name="bufferSize">In bytes; -1 for the usual.</param>
    public static StreamReader Open(Stream bytes, int bufferSize = -1) => new(bytes, _strict, detectEncodingFromByteOrderMarks: true, bufferSize);
}
