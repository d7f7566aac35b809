using System.ComponentModel.DataAnnotations;

namespace MlopsHousing.Monitoring.Predictions;

/// <summary>What is logged of predictions, and for how long.</summary>
public sealed class PredictionLogOptions
{
    public const string SectionName = "PredictionLog";

    /// <summary>The share of the rows of batches and streams that is logged, 0 to 1. Predictions of their own are always logged.</summary>
    [Range(0.0, 1.0)]
    public double BatchSampleRatio { get; set; } = 0.1;

    /// <summary>Predictions that may wait to be written; past it they are dropped and counted.</summary>
    [Range(100, 1_000_000)]
    public int QueueCapacity { get; set; } = 20_000;

    /// <summary>How long predictions are gathered before they are written together.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>How long predictions and feedback are kept.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(90);

    /// <summary>
    /// A secret by which clients' addresses are hashed; the same for all replicas, so that they agree on who is who. Without
    /// one each process makes its own.
    /// </summary>
    [MinLength(16)]
    public string? ClientSalt { get; set; }
}
