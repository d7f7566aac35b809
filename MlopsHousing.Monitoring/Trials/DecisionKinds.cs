namespace MlopsHousing.Monitoring.Trials;

/// <summary>The words of decision records.</summary>
public static class DecisionKinds
{
    public const string Promote = "promote";
    public const string Refuse = "refuse";
    public const string CutOff = "cut-off";

    /// <summary>The champion of before errs less than the one that was promoted over it.</summary>
    public const string Rollback = "rollback";

    /// <summary>It does not.</summary>
    public const string Keep = "keep";

    /// <summary>The outcome where nothing follows by itself, or not yet.</summary>
    public const string Recorded = "recorded";

    /// <summary>The outcome where the aliases were changed.</summary>
    public const string Moved = "moved";

    /// <summary>The outcome where somebody had changed the aliases before.</summary>
    public const string Overtaken = "overtaken";

    /// <summary>What a verdict decides in a trial; null where it decides nothing yet.</summary>
    public static string? Of(TrialVerdict verdict, Trial trial) => verdict switch
    {
        TrialVerdict.Promote => trial.IsWatch ? Rollback : Promote,
        TrialVerdict.Refuse => trial.IsWatch ? Keep : Refuse,
        _ => null,
    };
}
