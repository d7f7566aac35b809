using System.ComponentModel.DataAnnotations;

namespace MlopsHousing.Predict.Models;

/// <summary>Which versions are held in memory, and how the registry is followed.</summary>
public sealed class ModelsOptions
{
    public const string SectionName = "Models";

    /// <summary>The time between two looks at the aliases. A promotion holds here within this and the time of one load.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00", ErrorMessage = "must be a time from 00:00:00.050 to 00:01:00 (hours:minutes:seconds)")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many versions without an alias are held because somebody asked for them; the least recently used go.</summary>
    [Range(1, 100)]
    public int OnDemandVersions { get; set; } = 4;

    /// <summary>The longest that loading one version may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ErrorMessage = "must be a time from 00:00:01 to 00:10:00 (hours:minutes:seconds)")]
    public TimeSpan LoadTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a version that could not be loaded is refused without another try.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00", ErrorMessage = "must be a time from 00:00:00.050 to 00:10:00 (hours:minutes:seconds)")]
    public TimeSpan FailureMemory { get; set; } = TimeSpan.FromSeconds(2);
}
