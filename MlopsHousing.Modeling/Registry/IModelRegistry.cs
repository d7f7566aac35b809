using MlopsHousing.Modeling.Artifacts;

namespace MlopsHousing.Modeling.Registry;

/// <summary>
/// Where model versions live: a folder, or a bucket. Versions are immutable; only aliases change, by compare-and-swap.
/// Every method throws <see cref="RegistryException"/> (what, and what to do) when the registry can't be read or lacks what was asked for.
/// </summary>
public interface IModelRegistry
{
    /// <summary>The names of the models, in ordinal order.</summary>
    Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancel = default);

    /// <summary>The published versions of a model, ascending; a half-written one is not among them.</summary>
    Task<IReadOnlyList<int>> ListVersionsAsync(string model, CancellationToken cancel = default);

    /// <summary>The aliases of a model.</summary>
    Task<AliasSnapshot> ReadAliasesAsync(string model, CancellationToken cancel = default);

    /// <summary>The aliases if their tag is no longer <paramref name="knownETag"/>, null if it is: one cheap look, made every second.</summary>
    Task<AliasSnapshot?> ReadAliasesIfChangedAsync(string model, string knownETag, CancellationToken cancel = default);

    /// <summary>Replaces the aliases if their tag is still <paramref name="expectedETag"/> (null: if there are none yet).</summary>
    /// <exception cref="AliasConflictException">Someone else changed them first; read again and decide again.</exception>
    Task<AliasSnapshot> WriteAliasesAsync(string model, Aliases next, string? expectedETag, CancellationToken cancel = default);

    /// <summary>The manifest of a version.</summary>
    Task<Manifest> ReadManifestAsync(string model, int version, CancellationToken cancel = default);

    /// <summary>One file of a version, checked against the manifest's hash.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="version">The version's number.</param>
    /// <param name="file">A name from the manifest, such as <c>forest.bin</c> or <c>plots/residuals.svg</c>.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <exception cref="ArtifactException">The bytes are not those that were published.</exception>
    Task<byte[]> ReadFileAsync(string model, int version, string file, CancellationToken cancel = default);

    /// <summary>Writes a new version whole or not at all, and returns it. It plays no part until an alias names it.</summary>
    Task<ModelVersion> PublishAsync(string model, ArtifactFiles files, CancellationToken cancel = default);

    /// <summary>Deletes the files of retired versions (<see cref="Aliases.Retired"/>), and what publications left that ended in the middle.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="age">A publication that wrote nothing for so long has ended; a folder knows it without.</param>
    /// <param name="cancel">Ends the call; the next one goes on where it was.</param>
    /// <returns>The numbers whose files were deleted.</returns>
    Task<IReadOnlyList<int>> SweepAsync(string model, TimeSpan age, CancellationToken cancel = default);
}
