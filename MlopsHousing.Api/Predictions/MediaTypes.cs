using Microsoft.Net.Http.Headers;

namespace MlopsHousing.Api.Predictions;

/// <summary>The formats that predictions are asked for and answered in.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string NdJson = "application/x-ndjson";
    public const string Csv = "text/csv";

    /// <summary>The format of a request's body; null when it is none of ours, or not UTF-8.</summary>
    public static string? Of(HttpRequest request)
    {
        var contentType = request.ContentType;
        if (contentType == Json) return Json; // what nearly every client sends
        if (!MediaTypeHeaderValue.TryParse(contentType, out var parsed)) return null;
        if (parsed.Charset.HasValue && !IsUtf8(parsed.Charset.Value)) return null;
        return parsed.MediaType.Value?.ToLowerInvariant() switch
        {
            Json => Json,
            NdJson or "application/jsonl" or "application/x-jsonlines" => NdJson,
            Csv => Csv,
            _ => null,
        };
    }

    /// <summary>Whether the client would rather have CSV than JSON.</summary>
    public static bool PrefersCsv(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)) return false;
        return Quality(accepted, Csv) > Quality(accepted, Json);
    }

    // Only types named in full count: "*/*" is no wish for CSV.
    private static double Quality(IList<MediaTypeHeaderValue> accepted, string type) =>
        accepted.Where(a => a.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)).Select(a => a.Quality ?? 1).DefaultIfEmpty(0).Max();

    private static bool IsUtf8(string? charset) => charset?.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase) == true;
}
