using System.Collections.Concurrent;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Tests.Predict;

/// <summary>A real registry that counts the loads of each version and can be told to be away.</summary>
internal sealed class WatchedRegistry(IModelRegistry registry) : IModelRegistry
{
    private readonly ConcurrentDictionary<int, int> _loads = new();

    public bool IsAway { get; set; }

    /// <summary>What it throws in place of answering.</summary>
    public Exception? Failure { get; set; }

    public int LoadsOf(int version) => _loads.GetValueOrDefault(version);

    public Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancel = default) => There.ListModelsAsync(cancel);

    public Task<IReadOnlyList<int>> ListVersionsAsync(string model, CancellationToken cancel = default) => There.ListVersionsAsync(model, cancel);

    public Task<AliasSnapshot> ReadAliasesAsync(string model, CancellationToken cancel = default) => There.ReadAliasesAsync(model, cancel);

    public Task<AliasSnapshot?> ReadAliasesIfChangedAsync(string model, string knownETag, CancellationToken cancel = default) =>
        There.ReadAliasesIfChangedAsync(model, knownETag, cancel);

    public Task<AliasSnapshot> WriteAliasesAsync(string model, Aliases next, string? expectedETag, CancellationToken cancel = default) =>
        There.WriteAliasesAsync(model, next, expectedETag, cancel);

    public Task<Manifest> ReadManifestAsync(string model, int version, CancellationToken cancel = default)
    {
        _loads.AddOrUpdate(version, 1, (_, loads) => loads + 1);
        return There.ReadManifestAsync(model, version, cancel);
    }

    public Task<byte[]> ReadFileAsync(string model, int version, string file, CancellationToken cancel = default) =>
        There.ReadFileAsync(model, version, file, cancel);

    public Task<ModelVersion> PublishAsync(string model, ArtifactFiles files, CancellationToken cancel = default) => There.PublishAsync(model, files, cancel);

    public Task<IReadOnlyList<int>> SweepAsync(string model, TimeSpan age, CancellationToken cancel = default) => There.SweepAsync(model, age, cancel);

    private IModelRegistry There => IsAway ? throw new RegistryException("The registry is away.") : Failure is { } failure ? throw failure : registry;
}
