namespace MlopsHousing.Training.Retraining;

/// <summary>What a candidate must keep to become the challenger.</summary>
public sealed record GatePolicy
{
    /// <summary>How sure it must be that the candidate's mean absolute error is lower, one-sided, over rows like the window's; 0.5: lower at all.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>By how much a segment's mean absolute error may be higher than the champion's, as a share of that.</summary>
    public double SegmentMargin { get; init; } = 0.1;

    /// <summary>A segment of fewer rows is not judged: its error is chance.</summary>
    public int SegmentRows { get; init; } = 30;

    /// <summary>By how much the share that intervals hold may fall short of what they promise.</summary>
    public double CoverageSlack { get; init; } = 0.03;

    /// <summary>The first value that is out of range and what it must be; null where all are fine.</summary>
    public (string Name, string Rule)? Fault() =>
        !(Confidence is >= 0.5 and < 1) ? (nameof(Confidence), "at least 0.5 and below 1")
        : !(SegmentMargin >= 0 && double.IsFinite(SegmentMargin)) ? (nameof(SegmentMargin), "at least 0")
        : SegmentRows < 1 ? (nameof(SegmentRows), "at least 1")
        : !(CoverageSlack is >= 0 and <= 1) ? (nameof(CoverageSlack), "0 to 1")
        : null;
}
