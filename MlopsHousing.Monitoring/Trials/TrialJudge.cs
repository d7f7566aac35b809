using Microsoft.EntityFrameworkCore;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Monitoring.Trials;

/// <summary>
/// Follows a trial in the store: one process at a time lets both versions score what feedback came in and records what is
/// decided; all read the same pairs and come to the same figures.
/// </summary>
public sealed class TrialJudge(PairScoring scoring, AutomaticMove move, TrialGuard guard, TrialOptions options, TimeProvider time)
{
    private TrialEvidence? _evidence;

    /// <summary>Looks at a trial once. Not for several at a time.</summary>
    /// <param name="store">The store.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <returns>How it stands.</returns>
    /// <exception cref="ModelUnavailableException">A version can't be scored now.</exception>
    /// <exception cref="DbUpdateException">Another process was faster, or the store can't be used now.</exception>
    public async Task<TrialState> LookAsync(Store store, Trial trial, CancellationToken cancel)
    {
        if (_evidence?.Trial.Id != trial.Id) _evidence = new(trial, options);
        await using var part = await store.TryDecideAsync(cancel);
        await _evidence.ReadAsync(store, cancel);
        var decisions = await ReadAsync(store, trial, cancel);
        if (Find(decisions, DecisionKinds.CutOff) is { } cutOff) guard.Follow(trial, cutOff.Reason);
        if (part is null) return StateOf(_evidence, decisions);

        try
        {
            if (guard.Last is { } last && last.Trial == trial.Id) await RecordAsync(store, decisions, DecisionOf(DecisionKinds.CutOff, last.Reason), cancel);
            // One that is cut off can't score rows either.
            while (_evidence.Verdict == TrialVerdict.Continue && !guard.IsCutOff(trial) && await scoring.AppendAsync(store, _evidence, cancel) > 0)
                await _evidence.ReadAsync(store, cancel);
            if (DecisionKinds.Of(_evidence.Verdict, trial) is { } kind) await RecordAsync(store, decisions, DecisionOf(kind, ReasonOf(_evidence.Test)), cancel);
            // What failed is not promoted, however little it erred before.
            var isCutOff = Find(decisions, DecisionKinds.CutOff) is not null;
            foreach (var decision in decisions.Where(d => d.Outcome == DecisionKinds.Recorded && !(isCutOff && d.Kind == DecisionKinds.Promote))) await move.FollowAsync(store, trial, decision, cancel);
        }
        catch
        {
            // What was appended here may not be what is stored.
            _evidence = null;
            throw;
        }

        return StateOf(_evidence, decisions);
    }

    private static TrialState StateOf(TrialEvidence evidence, IReadOnlyList<StoredDecision> decisions) => new(
        evidence.Trial, evidence.Verdict, evidence.Test.Pairs, evidence.Test.ChampionMae, evidence.Test.ChallengerMae,
        evidence.Test.ForChallenger, evidence.Test.ForChampion, [.. decisions]);

    private static async Task<List<StoredDecision>> ReadAsync(Store store, Trial trial, CancellationToken cancel)
    {
        await using var context = store.CreateContext();
        return await context.Decisions.AsNoTracking().Where(d => d.Trial == trial.Id).OrderBy(d => d.At).ToListAsync(cancel);
    }

    private static async Task RecordAsync(Store store, List<StoredDecision> decisions, StoredDecision fresh, CancellationToken cancel)
    {
        if (Find(decisions, fresh.Kind) is not null) return;
        await using var context = store.CreateContext();
        context.Decisions.Add(fresh);
        await store.SaveDurablyAsync(context, cancel);
        decisions.Add(fresh);
    }

    private StoredDecision DecisionOf(string kind, string reason) => new()
    {
        Trial = _evidence!.Trial.Id,
        Kind = kind,
        At = time.GetUtcNow().UtcDateTime,
        Reason = reason,
        Outcome = DecisionKinds.Recorded,
        Model = _evidence.Trial.Champion.Model,
        Champion = _evidence.Trial.Champion.Number,
        ChampionDigest = _evidence.Trial.Champion.Digest,
        Challenger = _evidence.Trial.Challenger.Number,
        ChallengerDigest = _evidence.Trial.Challenger.Digest,
        Pairs = _evidence.Test.Pairs,
        ChampionMae = _evidence.Test.ChampionMae,
        ChallengerMae = _evidence.Test.ChallengerMae,
        ForChallenger = _evidence.Test.ForChallenger,
        ForChampion = _evidence.Test.ForChampion,
    };

    private string ReasonOf(PairedTest test)
    {
        var (challenger, champion) = (_evidence!.Trial.Challenger.Number, _evidence.Trial.Champion.Number);
        var proved = _evidence.Verdict == TrialVerdict.Promote ? "errs less than" : test.Pairs < options.MostPairs ? "errs no less than" : "is not shown to err less than";
        return FormattableString.Invariant(
            $"Version {challenger} {proved} version {champion}: {test.ChallengerMae:0.#} against {test.ChampionMae:0.#} on average, over {test.Pairs} rows whose truth became known.");
    }

    private static StoredDecision? Find(List<StoredDecision> decisions, string kind) => decisions.Find(d => d.Kind == kind);
}

/// <summary>How a trial stands, by what is in the store.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Verdict">By the evidence.</param>
/// <param name="Pairs">Rows that both versions scored and whose truth is known, each counted once.</param>
/// <param name="ChampionMae">The champion's mean absolute error over them, in the target's unit.</param>
/// <param name="ChallengerMae">The challenger's.</param>
/// <param name="ForChallenger">The natural logarithm of the evidence that the challenger errs less.</param>
/// <param name="ForChampion">The natural logarithm of the evidence that the champion does.</param>
/// <param name="Decisions">In order.</param>
public sealed record TrialState(
    Trial Trial, TrialVerdict Verdict, long Pairs, double ChampionMae, double ChallengerMae, double ForChallenger, double ForChampion,
    IReadOnlyList<StoredDecision> Decisions);
