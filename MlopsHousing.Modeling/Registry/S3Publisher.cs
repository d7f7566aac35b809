using MlopsHousing.Modeling.Artifacts;

namespace MlopsHousing.Modeling.Registry;

/// <summary>
/// Publishes versions: every file is created, never overwritten, and the manifest last, so a version is there whole or not at
/// all. Whoever creates the first file under a number owns it; the other publisher takes the next.
/// </summary>
internal sealed class S3Publisher(S3Bucket bucket, S3Location at, S3Aliases aliases)
{
    public async Task<ModelVersion> PublishAsync(string model, ArtifactFiles files, CancellationToken cancel)
    {
        var manifest = Manifest.Of(files);
        for (var number = await NextNumberAsync(model, cancel); ; number++)
            if (await TryPublishAsync(at.Version(model, number), files, manifest, cancel))
                return new(model, number, manifest.Digest);
    }

    private async Task<bool> TryPublishAsync(string folder, ArtifactFiles files, Manifest manifest, CancellationToken cancel)
    {
        foreach (var (name, content) in files.Serving.Concat(files.Evidence).Append(new(Manifest.FileName, manifest.ToJson())))
            if (await bucket.TryWriteAsync(folder + name, content, expectedETag: null, cancel) is null)
                return false;
        return true;
    }

    /// <summary>One more than any number that is or was in use.</summary>
    private async Task<int> NextNumberAsync(string model, CancellationToken cancel)
    {
        var known = (await aliases.ReadAsync(model, knownETag: null, cancel))!.Aliases;
        var keys = await bucket.ListAsync(at.Model(model), cancel);
        return 1 + S3Versions.Of(keys).Select(v => v.Number).Concat(known.MentionedVersions()).DefaultIfEmpty(0).Max();
    }
}
