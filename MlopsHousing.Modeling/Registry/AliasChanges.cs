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

    /// <summary>Makes the champion of before the latest promotion the champion again; once more, the one of before that.</summary>
    /// <exception cref="AliasRefusedException">The history knows no earlier champion.</exception>
    public static Aliases Rollback(this Aliases aliases, AliasReason reason)
    {
        var previous = aliases.PreviousChampion() ?? throw new AliasRefusedException("There is no earlier champion to roll back to; promote a version by its number instead.");
        var change = Record(reason, AliasNames.Champion, aliases.Champion, previous) with { Rollback = true };
        var restored = aliases with { Champion = previous, History = [.. aliases.History, change] };
        return aliases.Challenger == previous ? restored.WithChallenger(null, reason) : restored;
    }

    /// <summary>Names the challenger, or none.</summary>
    /// <exception cref="AliasRefusedException">The version is the champion.</exception>
    public static Aliases WithChallenger(this Aliases aliases, int? version, AliasReason reason)
    {
        if (aliases.Challenger == version) return aliases;
        if (version is not null && version == aliases.Champion)
            throw new AliasRefusedException($"Version {version} is the champion; it can't challenge itself.");
        return aliases with { Challenger = version, History = [.. aliases.History, Record(reason, AliasNames.Challenger, aliases.Challenger, version)] };
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

    /// <summary>Reads the aliases, changes them and writes them back.</summary>
    /// <param name="registry">Where the model lies.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="change">Is asked anew at each attempt. When it returns what it was given, nothing is written.</param>
    /// <param name="attempts">How often to begin again when someone else was faster; 1: never.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <exception cref="AliasConflictException">Someone else was faster at every attempt.</exception>
    public static async Task<AliasSnapshot> ChangeAliasesAsync(
        this IModelRegistry registry, string model, Func<Aliases, Aliases> change, int attempts = 1, CancellationToken cancel = default)
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
