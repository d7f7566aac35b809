using System.ComponentModel.DataAnnotations;
using System.Net;

namespace MlopsHousing.Api.Proxies;

/// <summary>Whose word about the client's address and scheme is taken (X-Forwarded-For, X-Forwarded-Proto). By default nobody's.</summary>
public sealed class ProxyOptions : IValidatableObject
{
    public const string SectionName = "ForwardedHeaders";

    /// <summary>The addresses of proxies.</summary>
    public string[] Proxies { get; set; } = [];

    /// <summary>The networks that proxies are in, such as 10.0.0.0/8.</summary>
    public string[] Networks { get; set; } = [];

    /// <summary>How many proxies stand one behind another.</summary>
    [Range(1, 10)]
    public int Hops { get; set; } = 1;

    /// <summary>
    /// The sha256 of the key that the edge before those proxies sends as <c>X-Origin-Key</c>, as 64 hexadecimal digits; null: there is no
    /// edge. Of a request with the key one more entry of X-Forwarded-For is taken, from whatever address it came.
    /// </summary>
    public string? EdgeKey { get; set; }

    /// <summary>Whether there is any proxy to believe.</summary>
    internal bool Any => Proxies.Length + Networks.Length > 0;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Proxies.FirstOrDefault(p => !IPAddress.TryParse(p, out _)) is { } proxy)
            yield return new($"'{proxy}' is not an IP address", [nameof(Proxies)]);
        if (Networks.FirstOrDefault(n => !IPNetwork.TryParse(n, out _)) is { } network)
            yield return new($"'{network}' is not a network such as 10.0.0.0/8", [nameof(Networks)]);
        if (EdgeKey is { } hash && (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit)))
            yield return new("must be the sha256 of the edge's key as 64 hexadecimal digits (printf %s \"$KEY\" | sha256sum)", [nameof(EdgeKey)]);
    }
}
