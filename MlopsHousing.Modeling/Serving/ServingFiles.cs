using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Explanations;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Forests;
using MlopsHousing.Modeling.Intervals;
using MlopsHousing.Modeling.Profiles;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Serving;

/// <summary>The whole serving list of one version, every byte of it checked against one manifest.</summary>
internal sealed class ServingFiles
{
    private readonly Dictionary<string, byte[]> _files;

    private ServingFiles(ModelVersion version, Dictionary<string, byte[]> files) => (Version, _files) = (version, files);

    public ModelVersion Version { get; }

    public static async Task<ServingFiles> ReadAsync(IModelRegistry registry, string model, int version, CancellationToken cancel)
    {
        var manifest = await registry.ReadManifestAsync(model, version, cancel);
        var files = new Dictionary<string, byte[]>(manifest.Serving.Count);
        foreach (var name in manifest.Serving.Keys)
        {
            // The registry checks too, but by the manifest as it is by then: here all files must belong to one digest.
            var content = await registry.ReadFileAsync(model, version, name, cancel);
            files[name] = manifest.Matches(name, content)
                ? content
                : throw new ArtifactException($"Version {version} of {model} changed while it was read. Versions are immutable: publish a new one.");
        }

        return new(new(model, version, manifest.Digest), files);
    }

    public Signature Signature()
    {
        var signature = Parse(ArtifactNames.Signature, bytes => Signatures.Signature.Parse(bytes));
        return signature.Name == Version.Model ? signature : throw Unfit($"its signature is that of {signature.Name}");
    }

    /// <summary>A version without a recipe takes the signature's own features.</summary>
    public FeatureRecipe Recipe(Signature signature) => _files.ContainsKey(ArtifactNames.Features)
        ? Parse(ArtifactNames.Features, bytes => FeatureRecipe.Parse(bytes))
        : FeatureRecipe.PassThrough(signature);

    public FeatureTransformer Features(Signature signature, FeatureRecipe recipe)
    {
        if (!_files.ContainsKey(ArtifactNames.Features)) return new(signature);
        var neighbours = recipe.MostNeighbours == 0 ? null : Parse(ArtifactNames.Neighbours, bytes => NeighbourTable.Parse(bytes));
        return Parse(ArtifactNames.Features, _ => FeatureTransformer.Create(signature, recipe, neighbours));
    }

    public Forest Forest(FeatureTransformer features)
    {
        var forest = Parse(ArtifactNames.Forest, bytes => Forests.Forest.Parse(bytes));
        return forest.FeatureCount == features.Width
            ? forest
            : throw Unfit($"its forest takes {forest.FeatureCount} features where its recipe makes {features.Width}");
    }

    public Explainer Explainer(Forest forest, Signature signature, FeatureRecipe recipe, FeatureTransformer features) =>
        Parse(ArtifactNames.Forest, _ => new Explainer(forest, signature, recipe, features));

    /// <summary>A version without <c>intervals.json</c> answers without intervals.</summary>
    public IntervalModel? Intervals(FeatureTransformer features)
    {
        if (!_files.ContainsKey(ArtifactNames.Intervals)) return null;
        var scores = Parse(ArtifactNames.Intervals, bytes => ConformalScores.Parse(bytes));
        var forest = Parse(ArtifactNames.Difficulty, bytes => Forests.Forest.Parse(bytes));
        return forest.FeatureCount == features.Width + 1
            ? new(scores, new(forest, scores.ScaleUnit))
            : throw Unfit($"its difficulty takes {forest.FeatureCount} numbers where its recipe makes {features.Width} and the prediction is one more");
    }

    /// <summary>Versions that were trained before there were profiles have none.</summary>
    public Profile? Profile(Signature signature) =>
        _files.ContainsKey(ArtifactNames.Profile) ? Parse(ArtifactNames.Profile, bytes => Profiles.Profile.Parse(bytes, signature)) : null;

    private T Parse<T>(string name, Func<byte[], T> parse)
    {
        if (!_files.TryGetValue(name, out var content)) throw Unfit($"it has no {name}");
        try
        {
            return parse(content);
        }
        catch (InvalidDataException e)
        {
            throw Unfit($"its {name} is not usable: {e.Message}", e);
        }
    }

    private ArtifactException Unfit(string why, Exception? inner = null) =>
        new($"Version {Version.Number} of {Version.Model} can't be served: {why}", inner);
}
