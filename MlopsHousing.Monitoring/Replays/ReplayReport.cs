using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Monitoring.Replays;

/// <summary>What another version would have answered to the traffic of a span of time, beside what was answered.</summary>
/// <param name="Version">The version that the traffic was replayed with.</param>
/// <param name="Unit">The unit of predictions.</param>
/// <param name="Since">UTC.</param>
/// <param name="Until">UTC; what was answered later is left out.</param>
/// <param name="Answered">How many predictions each version answered, ascending.</param>
/// <param name="Skipped">Those that could not be replayed, by reason.</param>
/// <param name="Overall">Over all that were replayed.</param>
/// <param name="Quantiles">How far apart the two answers are, from far below to far above.</param>
/// <param name="Segments">By the replayed version's segments.</param>
/// <param name="Worst">The predictions that differ most, the most first.</param>
public sealed record ReplayReport(
    ModelVersion Version,
    string Unit,
    DateTime Since,
    DateTime Until,
    IReadOnlyList<AnsweredCount> Answered,
    IReadOnlyList<SkippedCount> Skipped,
    ReplayFigures Overall,
    IReadOnlyList<DifferenceQuantile> Quantiles,
    IReadOnlyList<ReplaySegment> Segments,
    IReadOnlyList<ReplayedRow> Worst);

/// <summary>How many predictions of the span a version answered.</summary>
public sealed record AnsweredCount(string Version, long Rows);

/// <summary>How many predictions could not be replayed, and why.</summary>
public sealed record SkippedCount(string Reason, long Rows);

/// <summary>Differences are the replayed version's value minus the one that was answered, in the target's unit.</summary>
/// <param name="Rows">How many predictions.</param>
/// <param name="Mean">The mean difference.</param>
/// <param name="MeanAbsolute">The mean size of differences.</param>
/// <param name="MeanRelative">The mean size of differences as a share of what was answered; null where all of it was 0.</param>
/// <param name="OutsideInterval">The share that lies outside of the interval that was answered; null where none was.</param>
/// <param name="Known">Errors where feedback tells the truth; null where none does.</param>
public sealed record ReplayFigures(long Rows, double Mean, double MeanAbsolute, double? MeanRelative, double? OutsideInterval, KnownErrors? Known);

/// <summary>Mean absolute errors over the predictions that feedback came for, but for what the replayed version was trained on.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Answered">Of what was answered.</param>
/// <param name="Replayed">Of the replayed version.</param>
public sealed record KnownErrors(long Rows, double Answered, double Replayed);

/// <summary>The difference that a share of predictions is not above.</summary>
/// <param name="Share">From 0 to 1.</param>
/// <param name="Difference">In the target's unit, to half a percent of itself.</param>
/// <param name="Relative">The size of differences as a share of what was answered, to half a percent of itself.</param>
public sealed record DifferenceQuantile(double Share, double Difference, double Relative);

/// <summary>The differences within a segment, such as the region Bay Area.</summary>
public sealed record ReplaySegment(string By, string Segment, ReplayFigures Figures);

/// <summary>One prediction, answered and replayed.</summary>
/// <param name="Id">The id that it was answered with.</param>
/// <param name="Row">The place in the batch.</param>
/// <param name="At">When, UTC.</param>
/// <param name="AnsweredBy">The version that answered.</param>
/// <param name="Answered">What it said.</param>
/// <param name="Replayed">What the other version says.</param>
/// <param name="Actual">The truth, where feedback tells it that the replayed version was not trained on.</param>
/// <param name="Vector">The row, in the replayed version's signature; NaN where a value is missing.</param>
public sealed record ReplayedRow(Guid Id, int Row, DateTime At, string AnsweredBy, double Answered, double Replayed, double? Actual, double[] Vector)
{
    /// <summary>Replayed minus answered.</summary>
    public double Difference => Replayed - Answered;
}
