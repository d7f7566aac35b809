using System.Globalization;

namespace MlopsHousing.Cli.Batches;

/// <summary>Which chunks of a table one of several processes takes: every so-manyeth. So all can begin at once, on any machines.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Count">How many there are.</param>
internal sealed record Shard(int Index, int Count)
{
    /// <summary>Kubernetes tells each pod of an indexed Job its number by this variable.</summary>
    public const string IndexVariable = "JOB_COMPLETION_INDEX";

    public static Shard Whole { get; } = new(0, 1);

    /// <summary>Reads <c>I/N</c>, or <c>N</c> where the environment tells the index.</summary>
    /// <exception cref="UsageException">It is neither, or the index isn't below the count.</exception>
    public static Shard Parse(string text)
    {
        var parts = text.Split('/');
        var index = parts.Length == 2 ? parts[0] : Environment.GetEnvironmentVariable(IndexVariable);
        if (parts.Length <= 2 && Number(parts[^1]) is { } count && Number(index) is { } at && at < count) return new(at, count);
        throw new UsageException($"--shard must be I/N with I from 0 to N-1, or N where {IndexVariable} gives I{(index is null ? ", which is not set" : "")}.");
    }

    public bool Owns(long chunk) => chunk % Count == Index;

    /// <summary>The shard's own file: <c>out.csv</c> becomes <c>out-0-of-4.csv</c>.</summary>
    public string PathOf(string path) => Count == 1 ? path : Path.ChangeExtension(path, null) + $"-{Index}-of-{Count}" + Path.GetExtension(path);

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
