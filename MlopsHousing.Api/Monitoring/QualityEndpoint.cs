using Microsoft.AspNetCore.Mvc;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Problems;
using MlopsHousing.Monitoring.Quality;
using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Api.Monitoring;

/// <summary><c>GET /v1/monitoring/quality</c>: how far predictions were from what homes really cost.</summary>
internal sealed class QualityEndpoint(ModelCatalog catalog, StoreAccess access, TimeProvider time)
{
    private readonly Recent<QualityAnswer> _recent = new(time);

    public async Task<IResult> GetAsync([FromQuery] string? window, CancellationToken cancel)
    {
        if (!MonitoringWindow.TryRead(window, out var name, out _)) return new ProblemResult(MonitoringWindow.Refused);
        var store = await access.GetAsync(cancel);
        return TypedResults.Ok(await RecentAsync(store, name).WaitAsync(cancel));
    }

    /// <summary>The answer for one of the spans of time, worked out a moment ago at most.</summary>
    public Task<QualityAnswer> RecentAsync(Store store, string window) => MonitoringWindow.TryRead(window, out var name, out var length)
        ? _recent.GetAsync(name, () => AnswerAsync(store, name, length))
        : throw new ArgumentOutOfRangeException(nameof(window));

    private async Task<QualityAnswer> AnswerAsync(Store store, string window, TimeSpan length)
    {
        var since = time.GetUtcNow() - length;
        // The champion's segments tell all versions apart, so that they can be compared.
        var champion = catalog.Champion;
        var report = await QualityReader.ReadAsync(
            store, catalog.Model, since.UtcDateTime, row => champion?.SegmentsOf(row) ?? [], CancellationToken.None);
        return new(catalog.Model, champion?.Signature.Target.Unit, window, since, report.Feedback, report.Orphans, report.IsCut, report.Versions);
    }
}

/// <summary>The quality of predictions, by feedback that came in during a span of time until now.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Unit">The unit of all errors.</param>
/// <param name="Window">The span that was asked for.</param>
/// <param name="Since">When it began.</param>
/// <param name="Feedback">How many true values came in.</param>
/// <param name="Orphans">How many of them belong to no prediction in the store; no figure holds them.</param>
/// <param name="IsCut">Whether there was more than is read at once; then the newest was.</param>
/// <param name="Versions">Each version that predicted, the newest first.</param>
public sealed record QualityAnswer(
    string Model, string? Unit, string Window, DateTimeOffset Since, long Feedback, long Orphans, bool IsCut, IReadOnlyList<VersionQuality> Versions);
