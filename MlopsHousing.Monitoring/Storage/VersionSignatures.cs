using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Monitoring.Storage;

/// <summary>The signatures by which logged rows are to be read: each row by that of the version that answered it.</summary>
/// <param name="registry">Where the versions lie.</param>
/// <param name="model">Their model.</param>
public sealed class VersionSignatures(IModelRegistry registry, string model)
{
    private readonly Dictionary<string, (Signature? Signature, string? Why)> _known = [];

    /// <summary>The signature of a version, or why there is none.</summary>
    /// <param name="version">Its number.</param>
    /// <param name="digest">What was answered with; a number that now has another digest is another version.</param>
    /// <param name="cancel">Ends the call.</param>
    public async ValueTask<(Signature? Signature, string? Why)> FindAsync(int version, string digest, CancellationToken cancel)
    {
        if (!_known.TryGetValue($"{version} {digest}", out var found)) _known[$"{version} {digest}"] = found = await ReadAsync(version, digest, cancel);
        return found;
    }

    private async Task<(Signature?, string?)> ReadAsync(int version, string digest, CancellationToken cancel)
    {
        try
        {
            var manifest = await registry.ReadManifestAsync(model, version, cancel);
            return manifest.Digest != digest
                ? (null, $"version {version}, which answered them, was another one of that number")
                : (Signature.Parse(await registry.ReadFileAsync(model, version, ArtifactNames.Signature, cancel)), null);
        }
        catch (NotInRegistryException)
        {
            return (null, $"version {version}, which answered them, is no longer in the registry");
        }
    }
}
