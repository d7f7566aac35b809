using Microsoft.EntityFrameworkCore;
using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Monitoring.Trials;

/// <summary>The evidence of one trial: its stored pairs, folded in their order. Whoever folds them comes to the same.</summary>
/// <param name="trial">Whose.</param>
/// <param name="options">When it is enough.</param>
public sealed class TrialEvidence(Trial trial, TrialOptions options)
{
    private readonly HashSet<long> _rows = [];

    public Trial Trial => trial;

    /// <summary>As of the verdict, once there is one: what comes later changes nothing.</summary>
    public PairedTest Test { get; } = new();

    public TrialVerdict Verdict { get; private set; }

    /// <summary>The place of the next pair.</summary>
    internal long Next { get; private set; }

    /// <summary>Takes what was stored since the last call.</summary>
    public async Task ReadAsync(Store store, CancellationToken cancel)
    {
        if (Verdict != TrialVerdict.Continue) return;
        await using var context = store.CreateContext();
        var fresh = context.Pairs.AsNoTracking().Where(p => p.Trial == trial.Id && p.Place >= Next).OrderBy(p => p.Place);
        await foreach (var pair in fresh.AsAsyncEnumerable().WithCancellation(cancel)) Take(pair);
    }

    /// <summary>Whether a pair has this row.</summary>
    internal bool Knows(long fingerprint) => _rows.Contains(fingerprint);

    private void Take(StoredPair pair)
    {
        Next = pair.Place + 1;
        _rows.Add(pair.Fingerprint);
        if (pair.IsRepeat || Verdict != TrialVerdict.Continue) return;
        Test.Add(Math.Abs(pair.Champion - pair.Actual), Math.Abs(pair.Challenger - pair.Actual));
        Verdict = options.Judge(Test);
    }
}
