using MlopsHousing.Api.Monitoring;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Explanations;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Intervals;
using MlopsHousing.Modeling.Profiles;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Segments;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Api.Models;

/// <summary>Reads what the API knows of a version from the registry; never its forest.</summary>
internal static class ServedModelReader
{
    /// <summary>Reads a version.</summary>
    /// <param name="registry">Where it lies.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="number">The version's number.</param>
    /// <param name="role">The alias by which it answers.</param>
    /// <param name="drift">Where its traffic is counted; null for a version that answers nobody.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <exception cref="RegistryException">The registry can't be read, or has no such version.</exception>
    /// <exception cref="ArtifactException">Its files are not those that were published.</exception>
    /// <exception cref="InvalidDataException">A file is not what it should be.</exception>
    public static async Task<ServedModel> ReadAsync(
        IModelRegistry registry, string model, int number, string role, DriftLedgers? drift, CancellationToken cancel)
    {
        var manifest = await registry.ReadManifestAsync(model, number, cancel);
        var signature = Signature.Parse(await FileAsync(ArtifactNames.Signature));
        var intervals = manifest.Serving.ContainsKey(ArtifactNames.Intervals) ? ConformalScores.Parse(await FileAsync(ArtifactNames.Intervals)) : null;
        var recipe = manifest.Serving.ContainsKey(ArtifactNames.Features)
            ? FeatureRecipe.Parse(await FileAsync(ArtifactNames.Features))
            : FeatureRecipe.PassThrough(signature);
        var version = new ModelVersion(model, number, manifest.Digest);
        var bins = drift is not null && manifest.Serving.ContainsKey(ArtifactNames.Profile)
            ? drift.For(version, signature, Profile.Parse(await FileAsync(ArtifactNames.Profile), signature))
            : null;
        var segments = manifest.Evidence.ContainsKey(ArtifactNames.Segments)
            ? Segmentation.Parse(await FileAsync(ArtifactNames.Segments), signature)
            : [];
        return new(version, signature, role, intervals, ReportedFeature.Of(signature, recipe), bins, segments);

        Task<byte[]> FileAsync(string name) => registry.ReadFileAsync(model, number, name, cancel);
    }
}
