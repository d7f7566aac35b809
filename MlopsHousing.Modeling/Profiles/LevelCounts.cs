using System.Text.Json.Serialization;

namespace MlopsHousing.Modeling.Profiles;

/// <summary>How often the levels of a category stand in the training rows: the most frequent ones by name, the rest together.</summary>
/// <param name="Names">The most frequent first, <see cref="Most"/> at most.</param>
/// <param name="Counts">Rows of each.</param>
/// <param name="Others">Rows of all other levels.</param>
public sealed record LevelCounts(IReadOnlyList<string> Names, IReadOnlyList<int> Counts, int Others)
{
    /// <summary>The most levels that are named.</summary>
    public const int Most = 100;

    /// <summary>How many of them are a bin of their own; all others share one, so that a category has no more bins than a number.</summary>
    [JsonIgnore]
    public int OwnBins => Math.Min(Names.Count, Distribution.MostBins - 1);

    /// <summary>Counts levels by their rows.</summary>
    /// <param name="rows">Rows by level; a level without rows is left out.</param>
    /// <param name="unknown">Rows of levels that the signature does not list.</param>
    public static LevelCounts Of(IEnumerable<KeyValuePair<string, int>> rows, int unknown = 0)
    {
        var all = rows.Where(l => l.Value > 0).OrderByDescending(l => l.Value).ThenBy(l => l.Key, StringComparer.Ordinal).ToList();
        return new([.. all.Take(Most).Select(l => l.Key)], [.. all.Take(Most).Select(l => l.Value)], all.Skip(Most).Sum(l => l.Value) + unknown);
    }

    /// <summary>The bins: frequent levels, then <c>other</c>, where unseen ones belong too.</summary>
    internal IReadOnlyList<ProfileBin> BinsOf(int rows) =>
    [
        .. Names.Take(OwnBins).Zip(Counts, (name, count) => new ProfileBin(name, (double)count / rows)),
        new("other", (double)(Counts.Skip(OwnBins).Sum() + Others) / rows),
    ];

    internal void Check(string of, int rows, Func<string, bool> isLevel)
    {
        if (Names.Count > Most || Names.Count != Counts.Count) throw Profile.Broken($"{of} needs at most {Most} levels and a count for each");
        if (Names.Distinct().Count() != Names.Count || !Names.All(isLevel)) throw Profile.Broken($"a level of {of} is unknown to the signature or listed twice");
        Profile.CheckCounts(of, [.. Counts, Others], rows);
    }
}
