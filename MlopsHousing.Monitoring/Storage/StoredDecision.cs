namespace MlopsHousing.Monitoring.Storage;

/// <summary>What was decided of a challenger, and on which evidence: a row of <c>decisions</c>. Never deleted.</summary>
public sealed class StoredDecision
{
    /// <summary>The trial, by its id.</summary>
    public Guid Trial { get; init; }

    /// <summary><c>promote</c>, <c>refuse</c> or <c>cut-off</c>, after a promotion <c>rollback</c> or <c>keep</c>; one of each for a trial at most.</summary>
    public required string Kind { get; init; }

    /// <summary>UTC.</summary>
    public DateTime At { get; init; }

    public required string Model { get; init; }

    /// <summary>The champion's number.</summary>
    public int Champion { get; init; }

    public required string ChampionDigest { get; init; }

    /// <summary>The challenger's number.</summary>
    public int Challenger { get; init; }

    public required string ChallengerDigest { get; init; }

    /// <summary>In words.</summary>
    public required string Reason { get; init; }

    /// <summary>Pairs of errors by then.</summary>
    public long Pairs { get; init; }

    /// <summary>The champion's mean absolute error over them, in the target's unit.</summary>
    public double ChampionMae { get; init; }

    /// <summary>The challenger's.</summary>
    public double ChallengerMae { get; init; }

    /// <summary>The natural logarithm of the evidence that the challenger errs less.</summary>
    public double ForChallenger { get; init; }

    /// <summary>The natural logarithm of the evidence that the champion does.</summary>
    public double ForChampion { get; init; }

    /// <summary><c>recorded</c>; <c>moved</c> where aliases were changed by it; <c>overtaken</c> where somebody had changed them before.</summary>
    public required string Outcome { get; set; }
}
