using MlopsHousing.Api.Models;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Profiles;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Api.WebConsole;

/// <summary>The profile of the version that answers: sliders and maps are drawn from it. Read once a version.</summary>
internal sealed class ConsoleProfiles(IModelRegistry registry)
{
    private volatile Known? _known;

    /// <summary>The profile; null for a version that has none, or whose registry can't be read just now.</summary>
    public async Task<Profile?> OfAsync(ServedModel model, CancellationToken cancel)
    {
        var version = model.Version;
        if (_known is { } known && known.Digest == version.Digest)
            return known.Profile;
        try
        {
            var manifest = await registry.ReadManifestAsync(version.Model, version.Number, cancel);
            var profile = manifest.Serving.ContainsKey(ArtifactNames.Profile)
                ? Profile.Parse(await registry.ReadFileAsync(version.Model, version.Number, ArtifactNames.Profile, cancel), model.Signature)
                : null;
            _known = new(version.Digest, profile);
            return profile;
        }
        catch (Exception e) when (e is RegistryException or ArtifactException or InvalidDataException or IOException)
        {
            // The form works without; the next request tries again.
            return null;
        }
    }

    private sealed record Known(string Digest, Profile? Profile);
}
