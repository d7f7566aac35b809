using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Registry;

/// <summary>
/// A registry in a bucket of S3 or of a server that speaks its protocol with conditional writes; laid out as a folder's.
/// Any number of readers and writers on any machines; they need no lock, for the bucket decides who was first.
/// </summary>
public sealed class S3Registry : IModelRegistry, IDisposable
{
    private readonly S3Location _at;
    private readonly S3Bucket _bucket;
    private readonly S3Aliases _aliases;

    private S3Registry(S3Location at, S3Bucket bucket) => (_at, _bucket, _aliases) = (at, bucket, new(bucket, at));

    public string Root => _at.Root;

    /// <summary>Opens it; nothing is read yet.</summary>
    /// <param name="root"><c>s3://bucket/prefix</c></param>
    /// <param name="settings">How the bucket is talked to.</param>
    /// <exception cref="RegistryException">The root can't be read, or the environment names no region.</exception>
    public static S3Registry Open(string root, S3Settings settings)
    {
        var at = S3Location.Parse(root);
        try
        {
            return new(at, new(at.Bucket, settings));
        }
        catch (Exception e) when (S3Errors.Explain(e, at) is { } explained)
        {
            throw explained;
        }
    }

    public Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancel = default) => GuardAsync(() => ModelsAsync(cancel), cancel);

    public Task<IReadOnlyList<int>> ListVersionsAsync(string model, CancellationToken cancel = default) => GuardAsync(async () =>
    {
        var keys = await _bucket.ListAsync(_at.Model(model), cancel);
        if (keys.Count == 0) throw await NoModelAsync(model, cancel);
        return Whole(keys);
    }, cancel);

    public async Task<AliasSnapshot> ReadAliasesAsync(string model, CancellationToken cancel = default) =>
        (await ReadAliasesAsync(model, knownETag: null, cancel))!;

    public Task<AliasSnapshot?> ReadAliasesIfChangedAsync(string model, string knownETag, CancellationToken cancel = default) =>
        ReadAliasesAsync(model, knownETag, cancel);

    public Task<AliasSnapshot> WriteAliasesAsync(string model, Aliases next, string? expectedETag, CancellationToken cancel = default) =>
        GuardAsync(() => _aliases.SwapAsync(model, next, expectedETag, cancel), cancel);

    public Task<Manifest> ReadManifestAsync(string model, int version, CancellationToken cancel = default) => GuardAsync(async () =>
    {
        try
        {
            var found = version < 1 ? default : await _bucket.ReadAsync(_at.Version(model, version) + Manifest.FileName, Manifest.MostBytes, knownETag: null, cancel);
            return found.Bytes is { } bytes ? Manifest.Parse(bytes) : throw RegistryFaults.NoVersion(model, version, await ListVersionsAsync(model, cancel));
        }
        catch (InvalidDataException e)
        {
            throw RegistryFaults.Damaged(model, version, e.Message.TrimEnd('.'), e);
        }
    }, cancel);

    public Task<byte[]> ReadFileAsync(string model, int version, string file, CancellationToken cancel = default) => GuardAsync(async () =>
    {
        var manifest = await ReadManifestAsync(model, version, cancel);
        // The name becomes a key only when the manifest, whose names were checked, has it.
        var hash = manifest.Find(file) ?? throw RegistryFaults.NoFile(model, version);
        try
        {
            var found = await _bucket.ReadAsync(_at.Version(model, version) + file, ArtifactNames.MostBytes, knownETag: null, cancel);
            var content = found.Bytes ?? throw Damaged($"{file} is missing");
            if (content.Length != hash.Bytes) throw Damaged($"{file} has {content.Length} bytes where {hash.Bytes} were published");
            return manifest.Matches(file, content) ? content : throw Damaged($"{file} is not what was published (another sha256)");
        }
        catch (InvalidDataException)
        {
            throw Damaged($"{file} is larger than any file that is published");
        }

        ArtifactException Damaged(string why) => RegistryFaults.Damaged(model, version, why);
    }, cancel);

    public Task<ModelVersion> PublishAsync(string model, ArtifactFiles files, CancellationToken cancel = default) => GuardAsync(async () =>
    {
        try
        {
            return await new S3Publisher(_bucket, _at, _aliases).PublishAsync(model, files, cancel);
        }
        catch (InvalidDataException e)
        {
            throw RegistryFaults.Unpublishable(e);
        }
    }, cancel);

    public Task<IReadOnlyList<int>> SweepAsync(string model, TimeSpan age, CancellationToken cancel = default) => GuardAsync(async () =>
    {
        var retired = (await ReadAliasesAsync(model, cancel)).Aliases.Retired;
        var dead = DateTime.UtcNow - age;
        var versions = S3Versions.Of(await _bucket.ListAsync(_at.Model(model), cancel))
            .Where(v => retired.Contains(v.Number) || (!v.IsWhole && v.At.ToUniversalTime() < dead)).OrderBy(v => v.Number).ToList();
        // The manifest goes first: without it the rest is no version, however far this gets.
        foreach (var version in versions)
            foreach (var file in version.Files.Reverse())
                await _bucket.DeleteAsync(_at.Version(model, version.Number) + file, cancel);
        return (IReadOnlyList<int>)[.. versions.Select(v => v.Number)];
    }, cancel);

    public void Dispose() => _bucket.Dispose();

    private Task<AliasSnapshot?> ReadAliasesAsync(string model, string? knownETag, CancellationToken cancel) => GuardAsync(async () =>
    {
        var read = await _aliases.ReadAsync(model, knownETag, cancel);
        return read?.ETag == AliasSnapshot.NoneYet && (await _bucket.ListAsync(_at.Model(model), cancel, most: 1)).Count == 0
            ? throw await NoModelAsync(model, cancel)
            : read;
    }, cancel);

    private async Task<IReadOnlyList<string>> ModelsAsync(CancellationToken cancel)
    {
        var models = new List<string>();
        foreach (var model in (await _bucket.ListFoldersAsync(_at.Prefix, cancel)).Where(SignatureRules.IsModelName))
            if (Whole(await _bucket.ListAsync(_at.Model(model), cancel)).Count > 0)
                models.Add(model);
        return [.. models.Order(StringComparer.Ordinal)];
    }

    private async Task<NotInRegistryException> NoModelAsync(string model, CancellationToken cancel) => RegistryFaults.NoModel(model, await ModelsAsync(cancel));

    private static IReadOnlyList<int> Whole(IEnumerable<S3Bucket.Listed> keys) => [.. S3Versions.Of(keys).Where(v => v.IsWhole).Select(v => v.Number).Order()];

    private async Task<T> GuardAsync<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && S3Errors.Explain(e, _at) is { } explained)
        {
            throw explained;
        }
    }
}
