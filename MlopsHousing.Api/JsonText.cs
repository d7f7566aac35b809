using System.Text.Encodings.Web;
using System.Text.Json;

namespace MlopsHousing.Api;

/// <summary>How answers are written: with apostrophes and umlauts as people read them.</summary>
internal static class JsonText
{
    /// <summary>Safe because no answer is taken for HTML: its type is JSON, and <c>nosniff</c> says that it stays so.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
