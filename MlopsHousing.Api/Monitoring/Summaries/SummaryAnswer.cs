using MlopsHousing.Api.Models;
using MlopsHousing.Monitoring.Quality;

namespace MlopsHousing.Api.Monitoring.Summaries;

/// <summary>How this process does, at a glance. All counts are its own, since it began to count; other replicas have their own.</summary>
/// <param name="Version">What was built.</param>
/// <param name="Since">When it began to count.</param>
/// <param name="Champion">The version that answers; null while there is none.</param>
/// <param name="Requests">Requests to the API, probes and scrapes left out.</param>
/// <param name="Predictions">Rows asked to be predicted.</param>
/// <param name="Cache">What came of looking into the cache.</param>
/// <param name="Recent">The last ten minutes of predicting, for charts.</param>
/// <param name="Store">The store, and what could not be logged in it.</param>
/// <param name="Drift">The traffic of this process against the champion's training data; null for a champion without a profile.</param>
/// <param name="Quality">Predictions against what homes really cost, by the feedback of seven days to all replicas; null while the store can't be read.</param>
public sealed record SummaryAnswer(
    string Version, DateTimeOffset Since, SummaryAnswer.ChampionFigures? Champion, SummaryAnswer.RequestFigures Requests, SummaryAnswer.PredictionFigures Predictions,
    SummaryAnswer.CacheFigures Cache, SummaryAnswer.RecentFigures Recent, SummaryAnswer.StoreFigures Store, SummaryAnswer.DriftSummary? Drift, SummaryAnswer.QualitySummary? Quality)
{
    /// <summary>Who answers.</summary>
    /// <param name="Model">The version.</param>
    /// <param name="Since">When this process took it for champion.</param>
    /// <param name="Swaps">How often this process exchanged one champion for another.</param>
    public sealed record ChampionFigures(ModelReference Model, DateTimeOffset Since, long Swaps);

    /// <summary>Requests, all together and by route.</summary>
    /// <param name="Total">How many.</param>
    /// <param name="Refused">Answered with 4xx: the caller's fault.</param>
    /// <param name="Failed">Answered with 5xx: ours.</param>
    /// <param name="Routes">Those that were asked for.</param>
    public sealed record RequestFigures(long Total, long Refused, long Failed, IReadOnlyList<Route> Routes);

    /// <summary>Requests to one route, and how long they took in milliseconds, read off the buckets of the histogram.</summary>
    public sealed record Route(string Path, long Requests, long Refused, long Failed, double? P50Ms, double? P95Ms, double? P99Ms);

    /// <summary>Rows by what became of them.</summary>
    /// <param name="Ok">Answered.</param>
    /// <param name="Refused">Refused for what they hold.</param>
    /// <param name="Unavailable">Nobody could score them.</param>
    public sealed record PredictionFigures(long Ok, long Refused, long Unavailable);

    /// <summary>Single predictions by where they came from.</summary>
    /// <param name="Hits">From the cache.</param>
    /// <param name="Misses">Scored.</param>
    /// <param name="Bypasses">Scored with no look into the cache: it is off.</param>
    /// <param name="HitShare">Hits of all; null without any.</param>
    /// <param name="Redis">Calls to Redis; null where there is none.</param>
    public sealed record CacheFigures(long Hits, long Misses, long Bypasses, double? HitShare, RedisFigures? Redis);

    /// <summary>Calls to Redis.</summary>
    /// <param name="InUse">False while it is left alone after failures; predictions go on without it.</param>
    /// <param name="Ok">Answered in time.</param>
    /// <param name="Failed">Failed or late.</param>
    /// <param name="Skipped">Left out while it fails.</param>
    /// <param name="Bypassed">Left out because a look costs more than it saves.</param>
    /// <param name="Bypass">Whether it is so now. A sixteenth of the rows is looked up nevertheless, so that the figures stay true.</param>
    /// <param name="HitShare">Hits of the looks, the last some hundred; null without any.</param>
    /// <param name="CostMs">What a look costs with the write after one in vain, in milliseconds.</param>
    /// <param name="SavesMs">What a look saves: the share of hits times the time of scoring, in milliseconds.</param>
    public sealed record RedisFigures(
        bool InUse, long Ok, long Failed, long Skipped, long Bypassed, bool Bypass, double? HitShare, double? CostMs, double? SavesMs);

    /// <summary>What was asked to be predicted in the last ten minutes, and all together.</summary>
    /// <param name="Since">When they began, or the process did.</param>
    /// <param name="Until">Now.</param>
    /// <param name="StepSeconds">The length of a step; the last one may not be over.</param>
    /// <param name="Whole">All of them.</param>
    /// <param name="Steps">Those in which something happened, the oldest first.</param>
    public sealed record RecentFigures(DateTimeOffset Since, DateTimeOffset Until, int StepSeconds, Span Whole, IReadOnlyList<Span> Steps);

    /// <summary>What was asked to be predicted in a span of time.</summary>
    /// <param name="Start">When it began.</param>
    /// <param name="Requests">To <c>/v1/predict</c> and what is below it.</param>
    /// <param name="Refused">Answered with 4xx.</param>
    /// <param name="Failed">Answered with 5xx.</param>
    /// <param name="Rows">Rows that were predicted.</param>
    /// <param name="P50Ms">What half of the requests for a single prediction stayed below, in milliseconds; null without any.</param>
    /// <param name="P95Ms">What 95 of 100 did.</param>
    /// <param name="P99Ms">What 99 of 100 did.</param>
    /// <param name="Hits">Single predictions from the cache.</param>
    /// <param name="Misses">Scored.</param>
    /// <param name="Bypasses">Scored with no look into the cache.</param>
    public sealed record Span(
        DateTimeOffset Start, long Requests, long Refused, long Failed, long Rows, double? P50Ms, double? P95Ms, double? P99Ms, long Hits, long Misses, long Bypasses);

    /// <summary>The store.</summary>
    /// <param name="State"><c>open</c>, <c>off</c>, or <c>unavailable</c>.</param>
    /// <param name="Dropped">Predictions that were answered but could not be logged.</param>
    public sealed record StoreFigures(string State, long Dropped);

    /// <summary>Drift, of this process's traffic to the champion.</summary>
    /// <param name="Verdict"><c>too-few</c> predictions to tell, <c>stable</c>, <c>warn</c> or <c>alert</c>: the worst of all features' and the predictions'.</param>
    /// <param name="Rows">How many predictions were looked at.</param>
    /// <param name="Features">Those with a verdict of warn or alert, the farthest first.</param>
    public sealed record DriftSummary(string Verdict, long Rows, IReadOnlyList<DriftedFeature> Features);

    /// <summary>A feature and its population stability index; the feature is null for the predictions.</summary>
    public sealed record DriftedFeature(string? Feature, string Verdict, double Psi);

    /// <summary>Quality.</summary>
    /// <param name="Feedback">How many true values came in.</param>
    /// <param name="Unit">The unit of errors.</param>
    /// <param name="Versions">Each version whose predictions became known to be right or wrong, the newest first.</param>
    public sealed record QualitySummary(long Feedback, string? Unit, IReadOnlyList<VersionSummary> Versions);

    /// <summary>Mean absolute error and interval coverage of a version.</summary>
    public sealed record VersionSummary(string Version, long Rows, double Mae, IntervalQuality? Intervals);
}
