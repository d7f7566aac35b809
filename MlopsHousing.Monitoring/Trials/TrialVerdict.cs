namespace MlopsHousing.Monitoring.Trials;

/// <summary>What feedback says of a challenger.</summary>
public enum TrialVerdict
{
    /// <summary>It can't be told yet.</summary>
    Continue,

    /// <summary>It errs less than the champion.</summary>
    Promote,

    /// <summary>It errs more, or too little less to be worth more waiting.</summary>
    Refuse,
}
