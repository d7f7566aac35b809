namespace MlopsHousing.Modeling.Registry;

/// <summary>The changes of aliases that people and programs make. Each returns the same object when there is nothing to change.</summary>
public static class AliasChanges
{
    /// <summary>Makes a version the champion. A challenger that becomes champion is no longer challenger.</summary>
    public static Aliases Promote(this Aliases aliases, int version, AliasReason reason)
    {
        if (aliases.Champion == version) return aliases;
        var promoted = aliases with { Champion = version, History = [.. aliases.History, Record(reason, AliasNames.Champion, aliases.Champion, version)] };
        return aliases.Challenger == version ? promoted.WithChallenger(null, reason) : promoted;
    }

    /// <summary>Makes a version the champion where there is none: the first of its name has nobody to be better than, and without a champion nothing is served.</summary>
    public static Aliases PromoteFirst(this Aliases aliases, int version, AliasReason reason) => aliases.Champion is null ? aliases.Promote(version, reason) : aliases;

    /// <summary>Makes the champion of before the latest promotion the champion again; once more, the one of before that.</summary>
    /// <exception cref="AliasRefusedException">The history knows no earlier champion.</exception>
    public static Aliases Rollback(this Aliases aliases, AliasReason reason)
    {
        var previous = aliases.PreviousChampion() ?? throw new AliasRefusedException("There is no earlier champion to roll back to; promote a version by its number instead.");
        var change = Record(reason, AliasNames.Champion, aliases.Champion, previous) with { Rollback = true };
        var restored = aliases with { Champion = previous, History = [.. aliases.History, change] };
        return aliases.Challenger == previous ? restored.WithChallenger(null, reason) : restored;
    }

    /// <summary>Names the challenger, or none. A trial on live traffic ends with its challenger.</summary>
    /// <exception cref="AliasRefusedException">The version is the champion.</exception>
    public static Aliases WithChallenger(this Aliases aliases, int? version, AliasReason reason)
    {
        if (aliases.Challenger == version) return aliases;
        if (version is not null && version == aliases.Champion)
            throw new AliasRefusedException($"Version {version} is the champion; it can't challenge itself.");
        return aliases with { Challenger = version, Trial = null, History = [.. aliases.History, Record(reason, AliasNames.Challenger, aliases.Challenger, version)] };
    }

    /// <summary>Names the challenger and puts it on live traffic, anew if it was there in the same way; or takes it off.</summary>
    /// <param name="aliases">Who plays which part.</param>
    /// <param name="version">The challenger.</param>
    /// <param name="mode">What it does; null takes it off live traffic.</param>
    /// <param name="share">How much of the traffic.</param>
    /// <param name="reason">Its time is the trial's beginning.</param>
    /// <exception cref="AliasRefusedException">The version is the champion, there is no champion, or the share is out of range.</exception>
    public static Aliases WithTrial(this Aliases aliases, int version, TrialMode? mode, double share, AliasReason reason)
    {
        if (mode is null && aliases.Challenger == version && aliases.Trial is null) return aliases;
        if (version == aliases.Champion) return aliases.WithChallenger(version, reason);
        if (mode is not null && aliases.Champion is null) throw new AliasRefusedException("Without a champion there is nobody to challenge; promote a version first.");
        var trial = mode is { } wanted ? new LiveTrial(wanted, share, reason.At) : null;
        var change = Record(reason, AliasNames.Challenger, aliases.Challenger, version) with { Trial = trial };
        return aliases with { Challenger = version, Trial = trial, History = [.. aliases.History, change] };
    }

    /// <summary>Retires versions: from then on no alias can name them, and <see cref="IModelRegistry.SweepAsync"/> deletes them.</summary>
    /// <exception cref="AliasRefusedException">An alias names one of them.</exception>
    public static Aliases Retire(this Aliases aliases, IEnumerable<int> versions, AliasReason reason)
    {
        int[] going = [.. versions.Except(aliases.Retired).Order()];
        if (going.Length == 0) return aliases;
        if (going.FirstOrDefault(v => v == aliases.Champion || v == aliases.Challenger) is var named and > 0)
            throw new AliasRefusedException($"Version {named} has an alias; promote another before it is retired.");
        return aliases with
        {
            Retired = [.. aliases.Retired, .. going],
            History = [.. aliases.History, .. going.Select(v => Record(reason, AliasNames.Retired, v, null))],
        };
    }

    /// <summary>The versions that nothing keeps: without an alias, not the one to roll back to, and not among the newest.</summary>
    /// <param name="aliases">Who plays which part.</param>
    /// <param name="versions">The model's versions.</param>
    /// <param name="newest">How many of the newest stay in any case.</param>
    public static IReadOnlyList<int> Superfluous(this Aliases aliases, IEnumerable<int> versions, int newest)
    {
        int?[] kept = [aliases.Champion, aliases.Challenger, aliases.PreviousChampion()];
        return [.. versions.OrderDescending().Skip(newest).Where(v => !kept.Contains(v)).Order()];
    }

    /// <summary>The version that <see cref="Rollback"/> would go back to; null when there is none.</summary>
    public static int? PreviousChampion(this Aliases aliases)
    {
        var earlier = new Stack<int>();
        foreach (var change in aliases.History.Where(c => c.Alias == AliasNames.Champion))
        {
            if (change.Rollback) earlier.TryPop(out _);
            else if (change.From is { } from) earlier.Push(from);
        }

        return earlier.TryPeek(out var previous) ? previous : null;
    }

    /// <summary>The promotion that the champion owes its part to; null where it was the first, or a rollback brought it back.</summary>
    public static AliasChange? LatestPromotion(this Aliases aliases) =>
        aliases.History.LastOrDefault(c => c.Alias == AliasNames.Champion) is { Rollback: false, From: not null } change && change.To == aliases.Champion ? change : null;

    /// <summary>Reads the aliases, changes them and writes them back.</summary>
    /// <param name="registry">Where the model lies.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="change">Is asked anew at each attempt. When it returns what it was given, nothing is written.</param>
    /// <param name="attempts">How often to begin again when someone else was faster; 1: never.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <exception cref="AliasConflictException">Someone else was faster at every attempt.</exception>
    public static async Task<AliasSnapshot> ChangeAliasesAsync(
        this IModelRegistry registry, string model, Func<Aliases, Aliases> change, int attempts = 5, CancellationToken cancel = default)
    {
        while (true)
        {
            var read = await registry.ReadAliasesAsync(model, cancel);
            var next = change(read.Aliases);
            if (ReferenceEquals(next, read.Aliases)) return read;
            try
            {
                return await registry.WriteAliasesAsync(model, next, read.ETag, cancel);
            }
            catch (AliasConflictException) when (--attempts > 0)
            {
                // Someone else was faster: read what they wrote and decide again.
            }
        }
    }

    private static AliasChange Record(AliasReason reason, string alias, int? from, int? to) =>
        new(reason.At, reason.By, alias, from, to, reason.Why);
}
