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

    /// <summary>What happens before a version scores: it may throw, wait, or block.</summary>
    public Func<ModelVersion, CancellationToken, Task>? Before { get; set; }

    public async ValueTask PredictAsync(ModelVersion version, ReadOnlyMemory<double> rows, Memory<double> predictions, Memory<double> scales, CancellationToken cancel)
    {
        if (Before is { } before) await before(version, cancel);
        (await FindAsync(version)).Predict(rows.Span, predictions.Span, scales.Span);
    }

    public async ValueTask<double> ExplainAsync(
        ModelVersion version, ReadOnlyMemory<double> rows, Memory<double> predictions, Memory<double> scales, Memory<double> contributions, CancellationToken cancel)
    {
        if (Before is { } before) await before(version, cancel);
        var model = await FindAsync(version);
        model.Explain(rows.Span, predictions.Span, scales.Span, contributions.Span, cancel);
        return model.Explainer.BaseValue;
    }

    private async Task<LoadedModel> FindAsync(ModelVersion version)
    {
        if (Failure is not null) throw Failure;
        if (!_models.TryGetValue(version, out var model)) _models[version] = model = await HouseModel.LoadAsync(registry, version);
        return model;
    }
}
