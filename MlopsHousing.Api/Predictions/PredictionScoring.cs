using System.Diagnostics;
using MlopsHousing.Api.Caching;
using MlopsHousing.Api.Explanations;
using MlopsHousing.Api.Models;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.ServiceDefaults.Telemetry;

namespace MlopsHousing.Api.Predictions;

/// <summary>Scores one row with one version: from the cache, or, where it is to be explained, past it.</summary>
internal sealed class PredictionScoring(PredictionCache cache, IPredictor predictor)
{
    /// <summary>Scores a validated row.</summary>
    /// <exception cref="ModelUnavailableException">From the predictor.</exception>
    public async ValueTask<Scored> ScoreAsync(ServedModel model, ReadOnlyMemory<double> row, bool explain, CancellationToken cancel)
    {
        if (explain) return await ExplainAsync(model, row, cancel);
        var (prediction, scale, result) = await cache.GetOrScoreAsync(model.Version, row, model.Intervals is not null, cancel);
        return new(model, prediction, scale, result, null);
    }

    /// <summary>Scores a row, whether or not the cache has it, to see whether that works.</summary>
    /// <exception cref="ModelUnavailableException">From the predictor.</exception>
    public Task TryAsync(ServedModel model, ReadOnlyMemory<double> row, CancellationToken cancel) =>
        predictor.PredictAsync(model.Version, row, new double[1], cancel).AsTask();

    // The cache holds predictions, not explanations.
    private async ValueTask<Scored> ExplainAsync(ServedModel model, ReadOnlyMemory<double> row, CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        var explanation = new Explanation(model, 1);
        double[] answer = [0, double.NaN];
        var scale = model.Intervals is null ? default : answer.AsMemory(1);
        explanation.Base = await predictor.ExplainAsync(model.Version, row, answer.AsMemory(0, 1), scale, explanation.Of(0, 1), cancel);
        StageDuration.Record("explain", start);
        CacheMetrics.Live.Count(CacheResult.Bypass);
        return new(model, answer[0], answer[1], CacheResult.Bypass, explanation);
    }
}

/// <summary>One row, scored.</summary>
/// <param name="Model">Who answered.</param>
/// <param name="Prediction">In the target's unit.</param>
/// <param name="Scale">That of its interval; NaN without one.</param>
/// <param name="Result">Whether it was in the cache.</param>
/// <param name="Explanation">Null where nobody asked.</param>
internal readonly record struct Scored(ServedModel Model, double Prediction, double Scale, CacheResult Result, Explanation? Explanation);
