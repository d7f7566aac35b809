using Microsoft.Net.Http.Headers;

namespace MlopsHousing.Api.Predictions;

/// <summary>The formats that predictions are asked for and answered in.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string NdJson = "application/x-ndjson";
    public const string Csv = "text/csv";

    /// <summary>The one encoding of bodies that is read: none. What unpacks to a thousand times its size can't come in so.</summary>
    public const string Identity = "identity";

    /// <summary>The format of a request's body; null when it is none of ours, not UTF-8, or compressed.</summary>
    public static string? Of(HttpRequest request)
    {
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && encoding != Identity) return null;
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
    public static bool PrefersCsv(HttpRequest request) => Prefers(request, Csv, Json);

    /// <summary>Whether the client would rather have one type than another, which it gets where it says nothing.</summary>
    public static bool Prefers(HttpRequest request, string type, string other) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted) && Quality(accepted, type) > Quality(accepted, other);

    // Only types named in full count: "*/*" is no wish for CSV.
    private static double Quality(IList<MediaTypeHeaderValue> accepted, string type) =>
        accepted.Where(a => a.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)).Select(a => a.Quality ?? 1).DefaultIfEmpty(0).Max();

    private static bool IsUtf8(string? charset) => charset?.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase) == true;
}
