using System.Text.Json;
using System.Text.Json.Serialization;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Profiles;

/// <summary>
/// <c>profile.json</c>: what the rows that a version was trained on look like, by counts and quantiles, never by a row of
/// them. Drift is measured against it, consoles draw it, and rows that are like them can be drawn from it.
/// </summary>
public sealed record Profile
{
    /// <summary>How many rows it was taken from.</summary>
    public required int Rows { get; init; }

    /// <summary>The signature's features, in its order.</summary>
    public required IReadOnlyList<FeatureProfile> Features { get; init; }

    /// <summary>The target's values, in its unit.</summary>
    public required Distribution Target { get; init; }

    /// <summary>What the model predicts for such rows where it has not seen them, in the target's unit.</summary>
    public required Distribution Prediction { get; init; }

    /// <summary>Null where there are no numbers or dates, or too few rows.</summary>
    public Correlations? Correlations { get; init; }

    /// <summary>Null where the model's recipe has no coordinates.</summary>
    public TargetMap? Map { get; init; }

    /// <summary>Places of the features in a row, the most important first.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> ByImportance => [.. Enumerable.Range(0, Features.Count).OrderByDescending(i => Features[i].Importance)];

    /// <summary>Reads <c>profile.json</c>.</summary>
    /// <exception cref="InvalidDataException">It is not JSON of this shape, or does not fit the signature; the message says where.</exception>
    public static Profile Parse(ReadOnlySpan<byte> json, Signature signature)
    {
        try
        {
            var profile = JsonSerializer.Deserialize(json, ProfileJson.Default.Profile) ?? throw Broken("it is null");
            profile.Bind(signature);
            return profile;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The profile is not readable: {e.Message}", e);
        }
    }

    /// <summary>Writes <c>profile.json</c>: the same bytes for the same profile.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, ProfileJson.Default.Profile), (byte)'\n'];

    internal static InvalidDataException Broken(string why) => new($"The profile can't be used: {why}.");

    internal static void CheckCounts(string of, IReadOnlyList<int> counts, int rows)
    {
        if (counts.Any(count => count < 0) || counts.Sum(count => (long)count) != rows)
            throw Broken($"the counts of {of} do not add up to its {rows} rows");
    }

    private void Bind(Signature signature)
    {
        if (Rows < 1) throw Broken("it is of no rows");
        if (Features.Count != signature.Width) throw Broken($"it has {Features.Count} features where the signature has {signature.Width}");
        for (var i = 0; i < Features.Count; i++) (Features[i] ?? throw Broken("a feature is null")).Bind(signature.Features[i], Rows);
        Target.Check("the target", Rows);
        Prediction.Check("the prediction", Rows);
        Correlations?.Check(signature);
        Map?.Check(signature, Rows);
    }
}
