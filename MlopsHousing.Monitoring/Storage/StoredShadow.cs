namespace MlopsHousing.Monitoring.Storage;

/// <summary>What a shadow says of a request that the champion answered: a row of <c>shadows</c>.</summary>
public sealed class StoredShadow
{
    /// <summary>The trial, by its id.</summary>
    public Guid Trial { get; init; }

    /// <summary>The champion's answer.</summary>
    public Guid PredictionId { get; init; }

    /// <summary>The place in its batch.</summary>
    public int Row { get; init; }

    /// <summary>When it was answered, UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>As the champion answered, in the target's unit.</summary>
    public double Champion { get; init; }

    /// <summary>As the challenger would have.</summary>
    public double Challenger { get; init; }

    /// <summary>How long the challenger took for it, in microseconds; of rows that were scored together, the mean.</summary>
    public long Microseconds { get; init; }
}
