using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlopsHousing.Modeling.Registry;

/// <summary><c>aliases.json</c>: which version plays which part, and how that came about. Changed by compare-and-swap only.</summary>
public sealed record Aliases
{
    public const string FileName = "aliases.json";

    /// <summary>A file larger than this is not read: some 50,000 changes.</summary>
    public const int MostBytes = 8 * 1024 * 1024;

    /// <summary>The version that answers; null before the first promotion.</summary>
    public int? Champion { get; init; }

    /// <summary>The version that wants to.</summary>
    public int? Challenger { get; init; }

    /// <summary>The challenger's part in live traffic; null where it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LiveTrial? Trial { get; init; }

    /// <summary>Versions that no alias may name again, because their files were or are being deleted.</summary>
    public IReadOnlyList<int> Retired { get => field ?? []; init; }

    /// <summary>Every change, oldest first.</summary>
    /// <remarks>The generated reader passes null where the member is missing; an initializer would be lost.</remarks>
    public IReadOnlyList<AliasChange> History { get => field ?? []; init; }

    /// <summary>Reads <c>aliases.json</c>.</summary>
    /// <exception cref="InvalidDataException">It is not JSON of this shape, or a version in it is less than 1.</exception>
    public static Aliases Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var aliases = JsonSerializer.Deserialize(json, AliasesJson.Default.Aliases) ?? throw new InvalidDataException("The aliases are null.");
            if (aliases.History.Contains(null!)) throw new InvalidDataException("A change in the history of the aliases is null.");
            if (aliases.MentionedVersions().Any(v => v < 1)) throw new InvalidDataException("The aliases name a version that is less than 1.");
            if (aliases is { Trial: not null, Challenger: null }) throw new InvalidDataException("The aliases hold a trial without a challenger.");
            return aliases;
        }
        catch (AliasRefusedException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The aliases are not readable: {e.Message}", e);
        }
    }

    /// <summary>Writes <c>aliases.json</c>: indented, LF line ends, the same bytes for the same aliases.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, AliasesJson.Default.Aliases), (byte)'\n'];

    /// <summary>Every version that plays or played a part. Their numbers are never given to other content.</summary>
    internal IEnumerable<int> MentionedVersions() =>
        new[] { Champion, Challenger }.Concat(History.SelectMany(h => new[] { h.From, h.To })).OfType<int>().Concat(Retired);

    /// <summary>The versions that aliases name.</summary>
    /// <exception cref="NotInRegistryException">One of them was retired.</exception>
    internal IReadOnlyList<int> Named(string model)
    {
        int[] named = [.. new[] { Champion, Challenger }.OfType<int>()];
        return named.Intersect(Retired).ToArray() is [var gone, ..] ? throw RegistryFaults.Retired(model, gone) : named;
    }
}
