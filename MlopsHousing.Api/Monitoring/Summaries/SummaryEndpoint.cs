using Microsoft.Extensions.Options;
using MlopsHousing.Api.Caching;
using MlopsHousing.Api.Models;
using MlopsHousing.Monitoring.Drift;
using MlopsHousing.Monitoring.Predictions;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.ServiceDefaults;

namespace MlopsHousing.Api.Monitoring.Summaries;

/// <summary><c>GET /v1/monitoring/summary</c>: the figures of the dashboards, from the process itself, for whoever has none.</summary>
internal sealed class SummaryEndpoint(
    ModelCatalog catalog, ProcessFigures figures, PredictionLog log, StoreAccess access, QualityEndpoint quality, CacheLevels cache,
    IOptions<DriftOptions> drift, TimeProvider time)
{
    // A database that hangs must not hide everything else.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    public async Task<IResult> GetAsync(CancellationToken cancel)
    {
        var read = access.Ready is { } store ? await QualityAsync(store, cancel) : null;
        var state = !access.IsOn ? "off" : read is null ? "unavailable" : "open";
        var champion = catalog.Champion;
        return TypedResults.Ok(new SummaryAnswer(
            BuildInfo.Current.Version, figures.Since,
            champion is null ? null : new(ModelReference.Of(champion.Version), catalog.ChampionSince, catalog.Swaps),
            Requests(),
            new(Predictions("ok"), Predictions("refused"), Predictions("unavailable")),
            Cache(),
            RecentAnswer.Of(figures, time.GetUtcNow()),
            new(state, log.DroppedCount),
            champion?.Bins is { } bins ? Drift(bins) : null,
            read));

        long Predictions(string outcome) => figures.Of("mlops.predictions", outcome);
    }

    private SummaryAnswer.RequestFigures Requests()
    {
        List<SummaryAnswer.Route> routes =
        [
            .. figures.Routes.Select(route => new SummaryAnswer.Route(
                route.Route, route.Figures.Requests, route.Figures.Refused, route.Figures.Failed,
                route.Figures.QuantileMs(0.5), route.Figures.QuantileMs(0.95), route.Figures.QuantileMs(0.99))),
        ];
        return new(routes.Sum(r => r.Requests), routes.Sum(r => r.Refused), routes.Sum(r => r.Failed), routes);
    }

    private SummaryAnswer.CacheFigures Cache()
    {
        var (hits, misses, bypasses) = (Of(CacheResult.Hit), Of(CacheResult.Miss), Of(CacheResult.Bypass));
        var all = hits + misses + bypasses;
        return new(
            hits, misses, bypasses, all == 0 ? null : (double)hits / all,
            cache.Redis is { } redis ? Redis(redis) : null);

        long Of(CacheResult result) => figures.Of("mlops.cache.requests", result.Name());
    }

    private SummaryAnswer.RedisFigures Redis(RedisGuard redis)
    {
        var (hitShare, cost, saves) = redis.Payoff.Read();
        return new(redis.IsInUse, Of("ok"), Of("failed"), Of("skipped"), Of("bypassed"), redis.Payoff.Bypasses, hitShare, cost, saves);

        long Of(string outcome) => figures.Of("mlops.cache.redis.calls", outcome);
    }

    private SummaryAnswer.DriftSummary Drift(DriftBins bins)
    {
        var (rows, counts) = bins.Read();
        var report = DriftReport.Of(bins, rows, counts, drift.Value);
        return new(
            DriftEndpoint.Name(report.Verdict), rows,
            [
                .. report.Features.Append(report.Prediction).Where(f => f.Verdict >= DriftVerdict.Warn).OrderByDescending(f => f.Psi)
                    .Select(f => new SummaryAnswer.DriftedFeature(f.Feature, DriftEndpoint.Name(f.Verdict), f.Psi)),
            ]);
    }

    private async Task<SummaryAnswer.QualitySummary?> QualityAsync(Store store, CancellationToken cancel)
    {
        try
        {
            var answer = await quality.RecentAsync(store, MonitoringWindow.Default).WaitAsync(_patience, cancel);
            return new(
                answer.Feedback, answer.Unit,
                [.. answer.Versions.Select(v => new SummaryAnswer.VersionSummary(v.Version, v.Overall.Rows, v.Overall.Mae, v.Overall.Intervals))]);
        }
        catch (Exception e) when (StoreFailure.Is(e) || e is TimeoutException)
        {
            return null;
        }
    }
}
