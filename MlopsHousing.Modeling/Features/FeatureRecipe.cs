using System.Text.Json;
using System.Text.Json.Serialization;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Modeling.Features;

/// <summary>
/// <c>features.json</c>: how a row of the signature becomes the features that a forest splits on. It is data, so training
/// and serving can't differ, and another data set needs no code.
/// </summary>
public sealed record FeatureRecipe
{
    private const int MostSteps = 8192;

    /// <summary>Which rows count as near; needed by steps that look at neighbours.</summary>
    public NeighbourRule? Neighbours { get; init; }

    /// <summary>
    /// What is made, in order. A step may use the signature's features and what earlier steps made. Where there are none,
    /// training writes the standard ones.
    /// </summary>
    public required IReadOnlyList<FeatureStep> Steps { get; init; }

    /// <summary>The recipe that passes the signature's own features on.</summary>
    public static FeatureRecipe PassThrough(Signatures.Signature signature) =>
        new() { Steps = [.. signature.Features.Select(f => new NumberStep { Of = f.Name })] };

    /// <summary>Leaves the steps to training, which knows the data.</summary>
    public static FeatureRecipe Standard { get; } = new() { Steps = [] };

    /// <summary>Whether the steps are left to training.</summary>
    [JsonIgnore]
    public bool IsStandard => Steps.Count == 0;

    /// <summary>Whether a training row's features must be made from other rows only.</summary>
    [JsonIgnore]
    public bool LearnsFromTarget => MostNeighbours > 0 || Steps.Any(step => step.LearnsFromTarget);

    /// <summary>The recipe with its steps written out and what they learn from training rows filled in: what serving needs.</summary>
    /// <exception cref="InvalidDataException">It does not fit the signature.</exception>
    public FeatureRecipe Fit(Signatures.Signature signature, FittingRows rows)
    {
        var whole = IsStandard ? StandardRecipe.For(signature, Neighbours, rows.Targets.Count) : this;
        return whole with { Steps = [.. whole.Steps.Select(step => step.Fit(rows))] };
    }

    /// <summary>The values that a neighbour table keeps of each row, in order: what steps ask of neighbours.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> NeighbourValues =>
        [.. Steps.SelectMany(s => s.NeighbourValues).Distinct(StringComparer.Ordinal)];

    /// <summary>Every pair of coordinates that is taken together, as often as it is.</summary>
    internal IEnumerable<Plane> Planes => Steps.Select(s => s.Coordinates).Prepend(Neighbours?.Plane).OfType<Plane>();

    /// <summary>How many neighbours a row needs at most; 0 when no step looks at them.</summary>
    [JsonIgnore]
    public int MostNeighbours => Steps.Select(s => s.Neighbours).DefaultIfEmpty(0).Max();

    /// <summary>Reads <c>features.json</c>.</summary>
    /// <exception cref="InvalidDataException">It is not JSON of this shape; the message says where.</exception>
    public static FeatureRecipe Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var recipe = JsonSerializer.Deserialize(json, FeatureRecipeJson.Default.FeatureRecipe)
                ?? throw new InvalidDataException("The feature recipe is null.");
            if (recipe.Steps.Count > MostSteps) throw new InvalidDataException($"The feature recipe has {recipe.Steps.Count} steps where {MostSteps} are the most.");
            return recipe.Steps.Contains(null!) ? throw new InvalidDataException("A step of the feature recipe is null.") : recipe;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"The feature recipe is not readable: {JsonFault.Describe(e, FeatureRecipeJson.Default)}", e);
        }
    }

    /// <summary>Writes <c>features.json</c>: the same bytes for the same recipe.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, FeatureRecipeJson.Default.FeatureRecipe), (byte)'\n'];
}
