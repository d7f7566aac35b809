using Microsoft.Extensions.Options;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Problems;
using MlopsHousing.Monitoring.Drift;
using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Api.Monitoring;

/// <summary><c>GET /v1/monitoring/drift</c>: how far the champion's newest traffic is from what it was trained on.</summary>
internal sealed class DriftEndpoint(ModelCatalog catalog, DriftLedgers ledgers, StoreAccess access, IOptions<DriftOptions> options, TimeProvider time)
{
    private readonly Recent<DriftAnswer> _recent = new(time);

    public async Task<IResult> GetAsync(CancellationToken cancel)
    {
        if (catalog.Champion is not { } champion) return new ProblemResult(new(ProblemKinds.Unavailable, "The model has no champion yet."));
        if (ledgers.Find(champion.Version.Digest) is not { } ledger)
            return new ProblemResult(new(ProblemKinds.NotFound, "The champion was published without a profile, so there is nothing to compare its traffic with; train it again."));
        var store = await access.GetAsync(cancel);
        return TypedResults.Ok(await _recent.GetAsync("", () => AnswerAsync(store, ledger)).WaitAsync(cancel));
    }

    private async Task<DriftAnswer> AnswerAsync(Store store, DriftLedger ledger)
    {
        var (rows, counts, since) = await ledger.ReadAsync(store, options.Value.Window, CancellationToken.None);
        var version = ledger.Bins.Version;
        var report = DriftReport.Of(ledger.Bins, rows, counts, options.Value);
        return new(
            ModelReference.Of(version), rows, since, Name(report.Verdict), options.Value.Warn, options.Value.Alert,
            options.Value.MinimumCount, Of(report.Prediction), [.. report.Features.Select(Of)]);
    }

    private static DriftAnswer.Figures Of(DriftFigures f) =>
        new(f.Feature, Name(f.Verdict), f.Psi, f.Chance, f.JensenShannon, f.MissingShare, f.OutOfRangeShare, f.Bins);

    /// <summary>As answers have it.</summary>
    public static string Name(DriftVerdict verdict) => verdict switch
    {
        DriftVerdict.TooFew => "too-few",
        DriftVerdict.Stable => "stable",
        DriftVerdict.Warn => "warn",
        _ => "alert",
    };
}

/// <summary>How far the champion's newest traffic is from what it was trained on.</summary>
/// <param name="Model">The champion.</param>
/// <param name="Rows">How many predictions were looked at: the newest, of all replicas.</param>
/// <param name="Since">The minute in which the first of them came; null when there is none.</param>
/// <param name="Verdict">The worst of all: <c>too-few</c> predictions to tell, <c>stable</c>, <c>warn</c> or <c>alert</c>.</param>
/// <param name="Warn">The index from which on the verdict is warn.</param>
/// <param name="Alert">The index from which on it is alert.</param>
/// <param name="MinimumCount">With fewer rows than these there is no verdict.</param>
/// <param name="Prediction">The predictions themselves.</param>
/// <param name="Features">The features, the most important first.</param>
public sealed record DriftAnswer(
    ModelReference Model, long Rows, DateTime? Since, string Verdict, double Warn, double Alert, int MinimumCount,
    DriftAnswer.Figures Prediction, IReadOnlyList<DriftAnswer.Figures> Features)
{
    /// <summary>The drift of one feature, or of the predictions.</summary>
    /// <param name="Feature">Its name; null for the predictions.</param>
    /// <param name="Verdict">As above, for it alone.</param>
    /// <param name="Psi">The population stability index.</param>
    /// <param name="Chance">What it is by chance, on average, for so few rows. The verdict is on the difference.</param>
    /// <param name="JensenShannon">The Jensen-Shannon divergence in bits, 0 to 1.</param>
    /// <param name="MissingShare">The share without a value.</param>
    /// <param name="OutOfRangeShare">The share outside what training saw.</param>
    /// <param name="Bins">The shares of the training rows and of these.</param>
    public sealed record Figures(
        string? Feature, string Verdict, double Psi, double Chance, double JensenShannon, double? MissingShare, double? OutOfRangeShare, IReadOnlyList<DriftBin> Bins);
}
