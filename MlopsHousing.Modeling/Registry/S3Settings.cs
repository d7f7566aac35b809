namespace MlopsHousing.Modeling.Registry;

/// <summary>How a bucket is talked to, beyond AWS's standard environment.</summary>
/// <param name="Timeout">The longest that one request may take; it is repeated twice.</param>
/// <param name="PathStyle">Whether the bucket stands in the path, as servers of one's own want it, and not in the host's name.</param>
public sealed record S3Settings(TimeSpan Timeout, bool PathStyle)
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    /// <summary>By default buckets stand in the path where an endpoint other than AWS's own is named.</summary>
    public static S3Settings Of(TimeSpan? timeout = null, bool? pathStyle = null) =>
        new(timeout ?? DefaultTimeout, pathStyle ?? Endpoint is { } endpoint && !endpoint.Contains(".amazonaws.", StringComparison.OrdinalIgnoreCase));

    /// <summary>The endpoint that the environment names; null for AWS's own.</summary>
    internal static string? Endpoint => new[] { "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL" }
        .Select(Environment.GetEnvironmentVariable).FirstOrDefault(url => !string.IsNullOrWhiteSpace(url));
}
