using System.Collections.Concurrent;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Tests.Api;

/// <summary>Scores with the real forests of a registry, in process; can be told to be away.</summary>
internal sealed class RegistryPredictor(IModelRegistry registry) : IPredictor
{
    private readonly ConcurrentDictionary<ModelVersion, LoadedModel> _models = new();

    /// <summary>What it throws in place of answering.</summary>
    public Exception? Failure { get; set; }

    public async ValueTask PredictAsync(ModelVersion version, ReadOnlyMemory<double> rows, Memory<double> predictions, Memory<double> scales, CancellationToken cancel)
    {
        if (Failure is not null) throw Failure;
        if (!_models.TryGetValue(version, out var model)) _models[version] = model = await HouseModel.LoadAsync(registry, version);
        model.Predict(rows.Span, predictions.Span, scales.Span);
    }
}
