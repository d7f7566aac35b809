using System.ComponentModel.DataAnnotations;

namespace MlopsHousing.Api.RateLimits;

/// <summary>How much one client may ask of one replica.</summary>
public sealed class RateLimitOptions
{
    public const string SectionName = "RateLimit";

    /// <summary>Requests a second that a client may go on with for ever.</summary>
    [Range(1, 1_000_000)]
    public int PerSecond { get; set; } = 200;

    /// <summary>Requests that a client that was quiet may make at once.</summary>
    [Range(1, 10_000_000)]
    public int Burst { get; set; } = 2_000;
}
