using Microsoft.Extensions.Options;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Predict.Models;

/// <summary>Loads versions: reads, verifies the digest, and scores sample rows, so that what is broken is found before anyone asks it.</summary>
internal sealed class ModelLoader(IModelRegistry registry, IOptions<ModelsOptions> options)
{
    /// <summary>Loads a version.</summary>
    /// <exception cref="RegistryException">The registry can't be read in time, or has no such version.</exception>
    /// <exception cref="ArtifactException">The version is damaged.</exception>
    public async Task<LoadedModel> LoadAsync(string model, int version, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(options.Value.LoadTimeout);
        try
        {
            var loaded = await LoadedModel.LoadAsync(registry, model, version, limit.Token);
            Score(loaded);
            return loaded;
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new RegistryException(
                $"Version {version} of {model} took longer to load than Models__LoadTimeout ({options.Value.LoadTimeout}).", e);
        }
    }

    /// <summary>Also brings the forest's pages into the processor's reach.</summary>
    private static void Score(LoadedModel model)
    {
        var rows = SampleRows.Of(model.Signature, count: 64);
        var predictions = new double[64];
        model.Predict(rows, predictions);
        if (predictions.Any(p => !double.IsFinite(p)))
            throw new ArtifactException($"Version {model.Version.Number} of {model.Version.Model} can't be served: it answers ordinary rows with what is not a number.");
    }
}
