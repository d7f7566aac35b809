using System.ComponentModel.DataAnnotations;

namespace MlopsHousing.ServiceDefaults.Shutdown;

/// <summary>How a service stops. A pod's grace period must be ten seconds longer than both times together: then what waits for the store is written.</summary>
public sealed class ShutdownOptions
{
    public const string SectionName = "Shutdown";

    /// <summary>
    /// How long requests are still served while <c>/readyz</c> already fails, for load balancers to notice. Not waited
    /// for after Ctrl+C (SIGINT), which comes from a person.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", ErrorMessage = "must be a time from 00:00:00 to 00:05:00 (hours:minutes:seconds)")]
    public TimeSpan ReadinessDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long requests under way may then take to end before they are cut.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ErrorMessage = "must be a time from 00:00:01 to 00:10:00 (hours:minutes:seconds)")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);
}
