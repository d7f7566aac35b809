using MlopsHousing.Api.Caching;

namespace MlopsHousing.Api.Monitoring.Summaries;

/// <summary>Tells the last minutes as the summary's <c>recent</c>.</summary>
internal static class RecentAnswer
{
    public static SummaryAnswer.RecentFigures Of(ProcessFigures figures, DateTimeOffset now)
    {
        var recent = figures.Recent;
        var since = recent.Since > figures.Since ? recent.Since : figures.Since;
        var steps = recent.Read();
        return new(since, now, RecentSteps.Seconds, SpanOf(since, steps), [.. steps.Select(step => SpanOf(step.Start, [step]))]);
    }

    private static SummaryAnswer.Span SpanOf(DateTimeOffset start, IReadOnlyList<RecentSteps.Step> steps)
    {
        var (all, single) = (RouteFigures.SumOf(steps.Select(step => step.All)), RouteFigures.SumOf(steps.Select(step => step.Single)));
        return new(
            start, all.Requests, all.Refused, all.Failed, Sum("mlops.predictions", "ok"),
            single.QuantileMs(0.5), single.QuantileMs(0.95), single.QuantileMs(0.99),
            Cache(CacheResult.Hit), Cache(CacheResult.Miss), Cache(CacheResult.Bypass));

        long Cache(CacheResult result) => Sum("mlops.cache.requests", result.Name());
        long Sum(string counter, string value) => steps.Sum(step => step.Counts.Of(counter, value));
    }
}
