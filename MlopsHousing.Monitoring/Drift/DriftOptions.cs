using System.ComponentModel.DataAnnotations;

namespace MlopsHousing.Monitoring.Drift;

/// <summary>When traffic counts as drifted.</summary>
public sealed class DriftOptions : IValidatableObject
{
    public const string SectionName = "Drift";

    /// <summary>The newest predictions that are looked at.</summary>
    [Range(100, 10_000_000)]
    public int Window { get; set; } = 1_000;

    /// <summary>With fewer predictions than these there is no verdict.</summary>
    [Range(50, 10_000_000)]
    public int MinimumCount { get; set; } = 500;

    /// <summary>The population stability index from which on a feature is worth a look.</summary>
    [Range(0.01, 10.0)]
    public double Warn { get; set; } = 0.10;

    /// <summary>The population stability index from which on somebody should act.</summary>
    [Range(0.01, 10.0)]
    public double Alert { get; set; } = 0.25;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MinimumCount > Window) yield return new("must not be more than Drift__Window", [nameof(MinimumCount)]);
        if (Alert < Warn) yield return new("must not be less than Drift__Warn", [nameof(Alert)]);
    }
}
