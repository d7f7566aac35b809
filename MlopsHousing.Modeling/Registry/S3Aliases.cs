using MlopsHousing.Modeling.Artifacts;

namespace MlopsHousing.Modeling.Registry;

/// <summary>Reads and swaps <c>aliases.json</c> in a bucket; its tag is the bucket's own.</summary>
internal sealed class S3Aliases(S3Bucket bucket, S3Location at)
{
    /// <summary>The aliases; null when their tag is <paramref name="knownETag"/>.</summary>
    public async Task<AliasSnapshot?> ReadAsync(string model, string? knownETag, CancellationToken cancel)
    {
        try
        {
            var found = await bucket.ReadAsync(at.Aliases(model), Aliases.MostBytes, knownETag is AliasSnapshot.NoneYet ? null : knownETag, cancel);
            if ((found.ETag ?? AliasSnapshot.NoneYet) == knownETag) return null;
            return found.Bytes is { } bytes ? new(model, Aliases.Parse(bytes), found.ETag!) : new(model, new(), AliasSnapshot.NoneYet);
        }
        catch (InvalidDataException e)
        {
            throw RegistryFaults.DamagedAliases(model, e);
        }
    }

    /// <summary>Replaces them in one conditional write: the bucket decides who of two was first.</summary>
    public async Task<AliasSnapshot> SwapAsync(string model, Aliases next, string? expectedETag, CancellationToken cancel)
    {
        var bytes = next.ToJson();
        if (bytes.Length > Aliases.MostBytes) throw RegistryFaults.AliasesTooLarge(model);
        foreach (var version in next.Named(model))
            if ((await bucket.ReadAsync(at.Version(model, version) + Manifest.FileName, Manifest.MostBytes, knownETag: null, cancel)).Bytes is null)
                throw RegistryFaults.NothingToName(model, version);

        var tag = await bucket.TryWriteAsync(at.Aliases(model), bytes, expectedETag is AliasSnapshot.NoneYet ? null : expectedETag, cancel);
        return tag is null ? throw new AliasConflictException(model) : new(model, next, tag);
    }
}
