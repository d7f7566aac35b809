using MlopsHousing.Cli.Models;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Cli.Retraining;

/// <summary>The version to be better than.</summary>
/// <param name="Model">Its model.</param>
/// <param name="Version">Its number.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="TrainedAt">UTC; feedback that came later is fresh to it. The beginning of time where it doesn't say.</param>
internal sealed record Champion(string Model, int Version, string Digest, DateTime TrainedAt)
{
    /// <exception cref="UsageException">There is none.</exception>
    public static async Task<Champion> ReadAsync(IModelRegistry registry, string model, CancellationToken cancel)
    {
        if (!(await registry.ListModelsAsync(cancel)).Contains(model))
            throw new UsageException($"The registry has no model {model}. Train its first version with 'mlops train'.");
        var version = VersionChoice.Resolve(AliasNames.Champion, await registry.ReadAliasesAsync(model, cancel));
        var manifest = await registry.ReadManifestAsync(model, version, cancel);
        var evidence = await Evidence.ReadAsync(registry, model, version, manifest, cancel);
        return new(model, version, manifest.Digest, evidence.TrainedAt?.UtcDateTime ?? DateTime.MinValue);
    }
}
