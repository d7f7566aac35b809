using MlopsHousing.Modeling.Artifacts;

namespace MlopsHousing.Modeling.Registry;

/// <summary>
/// A registry in a folder: <c>{root}/{model}/{version}/manifest.json</c> and its files, <c>{root}/{model}/aliases.json</c>.
/// Reading needs no lock and no right to write. Writers may be several processes; on several machines the file system
/// must honour flock (local disks, NFSv4, EFS do).
/// </summary>
public sealed class FolderRegistry : IModelRegistry
{
    private readonly FolderLayout _layout;
    private readonly FolderAliases _aliases;

    /// <param name="root">The folder; it is made by the first publication if it isn't there.</param>
    public FolderRegistry(string root)
    {
        _layout = new(root);
        _aliases = new(_layout);
    }

    public string Root => _layout.Root;

    public Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancel = default) => GuardAsync(() =>
        Directory.Exists(Root) ? Task.FromResult(_layout.Models()) : throw NoRoot());

    public Task<IReadOnlyList<int>> ListVersionsAsync(string model, CancellationToken cancel = default) => GuardAsync(() =>
    {
        RequireModel(model);
        return Task.FromResult<IReadOnlyList<int>>([.. _layout.Versions(model).Order()]);
    });

    public async Task<AliasSnapshot> ReadAliasesAsync(string model, CancellationToken cancel = default) =>
        (await GuardAsync(() =>
        {
            RequireModel(model);
            return _aliases.ReadAsync(model, knownETag: null, cancel);
        }))!;

    public Task<AliasSnapshot?> ReadAliasesIfChangedAsync(string model, string knownETag, CancellationToken cancel = default) => GuardAsync(() =>
    {
        RequireModel(model);
        return _aliases.ReadAsync(model, knownETag, cancel);
    });

    public Task<AliasSnapshot> WriteAliasesAsync(string model, Aliases next, string? expectedETag, CancellationToken cancel = default) => GuardAsync(() =>
    {
        RequireModel(model);
        return _aliases.SwapAsync(model, next, expectedETag, cancel);
    });

    public Task<Manifest> ReadManifestAsync(string model, int version, CancellationToken cancel = default) => GuardAsync(async () =>
    {
        var file = new FileInfo(_layout.ManifestFile(model, version));
        if (version < 1 || !file.Exists)
        {
            RequireModel(model);
            throw RegistryFaults.NoVersion(model, version, _layout.Versions(model));
        }

        try
        {
            if (file.Length > Manifest.MostBytes) throw new InvalidDataException($"The manifest is larger than {Manifest.MostBytes} bytes.");
            return Manifest.Parse(await File.ReadAllBytesAsync(file.FullName, cancel));
        }
        catch (InvalidDataException e)
        {
            throw RegistryFaults.Damaged(model, version, e.Message.TrimEnd('.'), e);
        }
    });

    public Task<byte[]> ReadFileAsync(string model, int version, string file, CancellationToken cancel = default) => GuardAsync(async () =>
    {
        var manifest = await ReadManifestAsync(model, version, cancel);
        // The name is used as a path only when the manifest, whose names were checked, has it.
        var hash = manifest.Find(file) ?? throw RegistryFaults.NoFile(model, version);
        var info = new FileInfo(Path.Combine(_layout.VersionFolder(model, version), file));
        if (!info.Exists) throw Damaged($"{file} is missing");
        if (info.Length != hash.Bytes) throw Damaged($"{file} has {info.Length} bytes where {hash.Bytes} were published");
        var content = await File.ReadAllBytesAsync(info.FullName, cancel);
        return manifest.Matches(file, content) ? content : throw Damaged($"{file} is not what was published (another sha256)");

        ArtifactException Damaged(string why) => RegistryFaults.Damaged(model, version, why);
    });

    public Task<ModelVersion> PublishAsync(string model, ArtifactFiles files, CancellationToken cancel = default) => GuardAsync(async () =>
    {
        try
        {
            return await new FolderPublisher(_layout, _aliases).PublishAsync(model, files, cancel);
        }
        catch (InvalidDataException e)
        {
            throw RegistryFaults.Unpublishable(e);
        }
    });

    public Task<IReadOnlyList<int>> SweepAsync(string model, TimeSpan age, CancellationToken cancel = default) => GuardAsync(() =>
    {
        RequireModel(model);
        return new FolderPublisher(_layout, _aliases).SweepAsync(model, cancel);
    });

    private void RequireModel(string model)
    {
        if (Directory.Exists(_layout.ModelFolder(model))) return;
        if (!Directory.Exists(Root)) throw NoRoot();
        throw RegistryFaults.NoModel(model, _layout.Models());
    }

    private RegistryException NoRoot() =>
        new($"There is no model registry at {Root}. Train a model into it with 'mlops train', or name another folder (Registry__Root, --registry).");

    private async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TimeoutException)
        {
            throw new RegistryException($"The model registry at {Root} can't be used: {e.Message}", e);
        }
    }
}
