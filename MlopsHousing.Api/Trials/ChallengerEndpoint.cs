using Microsoft.EntityFrameworkCore;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Monitoring;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Monitoring.Trials;

namespace MlopsHousing.Api.Trials;

/// <summary><c>GET /v1/monitoring/challenger</c>: the challenger on live traffic, the evidence on it, and what was decided.</summary>
internal sealed class ChallengerEndpoint(
    ModelCatalog catalog, TrialCatalog trials, TrialGuard guard, TrialService service, StoreAccess access, TrialOptions options, TimeProvider time)
{
    private const int LatestDecisions = 20;

    private readonly Recent<ChallengerAnswer> _recent = new(time);

    public async Task<IResult> GetAsync(CancellationToken cancel)
    {
        var store = await access.GetAsync(cancel);
        return TypedResults.Ok(await _recent.GetAsync("", () => AnswerAsync(store)).WaitAsync(cancel));
    }

    private async Task<ChallengerAnswer> AnswerAsync(Store store)
    {
        await using var context = store.CreateContext();
        var decisions = await context.Decisions.AsNoTracking().Where(d => d.Model == catalog.Model)
            .OrderByDescending(d => d.At).Take(LatestDecisions).ToListAsync();
        var active = trials.Current;
        return new(
            catalog.Model, catalog.Champion?.Signature.Target.Unit, StatusOf(active), active is null ? trials.Problem : null,
            active is null ? null : Of(active.Trial),
            active is not null && service.State is { } state && state.Trial.Id == active.Trial.Id ? Of(state) : null,
            active is null ? null : await ShadowsAsync(context, active.Trial.Id),
            [.. decisions.Select(Of)]);
    }

    private string StatusOf(ActiveTrial? active) =>
        active is null ? (trials.Problem is null ? "none" : "not-ready")
        : active.Trial.IsWatch ? "watch"
        : guard.IsCutOff(active.Trial) ? "cut-off" : "live";

    private static ChallengerAnswer.TrialFigures Of(Trial trial) => new(
        trial.Live is { } live ? LiveTrial.Name(live.Mode) : null, trial.Live?.Share, trial.Began, ModelReference.Of(trial.Champion), ModelReference.Of(trial.Challenger));

    private ChallengerAnswer.EvidenceFigures Of(TrialState state) => new(
        DecisionKinds.Of(state.Verdict, state.Trial) ?? "continue", state.Pairs, options.MinimumPairs, options.MostPairs, state.ChampionMae, state.ChallengerMae,
        state.ForChallenger, state.ForChampion, -Math.Log(options.ErrorRate));

    private static async Task<ChallengerAnswer.ShadowFigures?> ShadowsAsync(StoreContext context, Guid trial)
    {
        var rows = context.Shadows.Where(s => s.Trial == trial);
        var sums = await rows.GroupBy(s => s.Trial).Select(g => new
        {
            Count = g.LongCount(),
            Mean = g.Average(s => s.Challenger - s.Champion),
            Absolute = g.Average(s => Math.Abs(s.Challenger - s.Champion)),
            Largest = g.Max(s => Math.Abs(s.Challenger - s.Champion)),
            Microseconds = g.Average(s => s.Microseconds),
        }).SingleOrDefaultAsync();
        return sums is null ? null : new(sums.Count, sums.Mean, sums.Absolute, sums.Largest, sums.Microseconds);
    }

    private static ChallengerAnswer.DecisionFigures Of(StoredDecision d) => new(
        d.At, d.Kind, d.Outcome, d.Reason, new(d.Model, $"{d.Champion}", d.ChampionDigest), new(d.Model, $"{d.Challenger}", d.ChallengerDigest),
        d.Pairs, d.ChampionMae, d.ChallengerMae);
}
