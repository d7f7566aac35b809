namespace MlopsHousing.Monitoring.Storage;

/// <summary>What two versions say of a row whose truth became known: a row of <c>pairs</c>. The evidence of a trial is its pairs, in their order.</summary>
public sealed class StoredPair
{
    /// <summary>The trial, by its id.</summary>
    public Guid Trial { get; init; }

    /// <summary>From 0, without gaps.</summary>
    public long Place { get; init; }

    /// <summary>The prediction that feedback was given for.</summary>
    public Guid PredictionId { get; init; }

    /// <summary>The place in its batch.</summary>
    public int Row { get; init; }

    /// <summary>What the champion says, in the target's unit.</summary>
    public double Champion { get; init; }

    /// <summary>What the challenger says.</summary>
    public double Challenger { get; init; }

    /// <summary>The true value.</summary>
    public double Actual { get; init; }

    /// <summary>Tells rows apart: one that was asked again says nothing new.</summary>
    public long Fingerprint { get; init; }

    /// <summary>Whether the same row is in an earlier pair; then this one does not count.</summary>
    public bool IsRepeat { get; init; }

    /// <summary>When it was scored, UTC.</summary>
    public DateTime At { get; init; }
}
