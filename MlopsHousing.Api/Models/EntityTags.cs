namespace MlopsHousing.Api.Models;

/// <summary>The registry's tags as HTTP writes them.</summary>
internal static class EntityTags
{
    public static string Quote(string tag) => $"\"{tag}\"";

    /// <summary>The tag within an If-Match header; null when it is not exactly one strong tag.</summary>
    public static string? Unquote(string header) =>
        header.Length >= 2 && header[0] == '"' && header[^1] == '"' && !header.AsSpan(1, header.Length - 2).Contains('"') ? header[1..^1] : null;
}
