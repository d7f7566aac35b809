using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace MlopsHousing.Api.Models;

/// <summary>Tags as HTTP writes them: the registry's, and of what is served as it is.</summary>
internal static class EntityTags
{
    public static string Quote(string tag) => $"\"{tag}\"";

    /// <summary>The tag of a content: another content has another.</summary>
    public static string Of(byte[] content) => Quote(Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8)));

    /// <summary>Whether the client has what this tag stands for.</summary>
    public static bool IsKnown(HttpRequest request, string tag) => request.GetTypedHeaders().IfNoneMatch is { } known
        && known.Any(one => one == EntityTagHeaderValue.Any || one.Compare(new(tag), useStrongComparison: false));

    /// <summary>The tag within an If-Match header; null when it is not exactly one strong tag.</summary>
    public static string? Unquote(string header) =>
        header.Length >= 2 && header[0] == '"' && header[^1] == '"' && !header.AsSpan(1, header.Length - 2).Contains('"') ? header[1..^1] : null;
}
