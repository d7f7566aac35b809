namespace MlopsHousing.Monitoring.Storage;

/// <summary>What one process counted of one version in one minute: a row of <c>bins</c>. The rows of all add up.</summary>
public sealed class StoredBins
{
    /// <summary>When the minute began, UTC.</summary>
    public DateTime Minute { get; init; }

    public required string Digest { get; init; }

    /// <summary>The process, by an id that it makes when it starts.</summary>
    public Guid Instance { get; init; }

    /// <summary>Predictions counted.</summary>
    public long Rows { get; set; }

    /// <summary>As <see cref="Drift.DriftBins.Read"/> gives them.</summary>
    public required long[] Counts { get; set; }
}
