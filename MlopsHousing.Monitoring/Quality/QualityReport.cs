namespace MlopsHousing.Monitoring.Quality;

/// <summary>How far predictions were from what homes really cost, for feedback of a span of time.</summary>
/// <param name="Feedback">How many values were given.</param>
/// <param name="Orphans">How many of them belong to no prediction in the store; no figure holds them.</param>
/// <param name="IsCut">Whether there was more than could be read; then the newest was.</param>
/// <param name="Versions">Each version that predicted, the newest first.</param>
public sealed record QualityReport(long Feedback, long Orphans, bool IsCut, IReadOnlyList<VersionQuality> Versions);

/// <summary>The quality of one version: its number as text, and its digest.</summary>
public sealed record VersionQuality(string Version, string Digest, QualityFigures Overall, IReadOnlyList<SegmentQuality> Segments);

/// <summary>The quality within a segment, such as the region Bay Area.</summary>
public sealed record SegmentQuality(string By, string Segment, QualityFigures Figures);

/// <summary>Errors in the target's unit.</summary>
/// <param name="Rows">How many predictions.</param>
/// <param name="Mae">The mean absolute error.</param>
/// <param name="Rmse">The root of the mean squared error.</param>
/// <param name="Bias">The mean of prediction minus truth: above 0, the model asks too much.</param>
/// <param name="Intervals">Null where no prediction had one.</param>
public sealed record QualityFigures(long Rows, double Mae, double Rmse, double Bias, IntervalQuality? Intervals);

/// <summary>Whether intervals keep what they promise.</summary>
/// <param name="Rows">How many predictions had one.</param>
/// <param name="Held">The share that held the truth.</param>
/// <param name="Promised">The share that was asked for, on average.</param>
public sealed record IntervalQuality(long Rows, double Held, double Promised);
