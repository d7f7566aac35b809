namespace MlopsHousing.Cli.Doctor;

/// <summary>What our services answer to a probe, by the container's name; a test holds it against the running services.</summary>
internal static class ServedPaths
{
    /// <summary>The port of HTTP/1.1, which probes speak; 8081 is gRPC's.</summary>
    public const int HttpPort = 8080;

    private static readonly string[] _everywhere = ["/livez", "/readyz", "/health"];

    public static IReadOnlyDictionary<string, string[]> ByContainer { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["api"] = [.. _everywhere, "/v1/version"],
        ["predict"] = [.. _everywhere, "/ping", "/v2/health/live", "/v2/health/ready"],
    };
}
