namespace MlopsHousing.Monitoring.Storage;

/// <summary>What a home really cost: a row of <c>feedback</c>. Joined to <see cref="StoredPrediction"/> on read, never by a constraint.</summary>
public sealed class StoredFeedback
{
    /// <summary>The id that the prediction was answered with.</summary>
    public Guid PredictionId { get; init; }

    /// <summary>The place in the batch, from 0; 0 for a prediction of its own.</summary>
    public int Row { get; init; }

    /// <summary>The true value, in the target's unit.</summary>
    public double Actual { get; init; }

    /// <summary>When it was taken, UTC.</summary>
    public DateTime ReceivedAt { get; init; }
}
