using System.Diagnostics;
using Microsoft.Extensions.Caching.Hybrid;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Api.Caching;

/// <summary>Answers rows that were asked before without scoring them. Requests for one row at one time are scored once.</summary>
public sealed class PredictionCache
{
    private readonly LocalCache? _cache;
    private readonly IPredictor _predictor;
    private readonly CacheMetrics _metrics;

    /// <param name="cache">Null where the cache is off.</param>
    /// <param name="predictor">Scores what the cache does not hold.</param>
    /// <param name="metrics">Where requests are counted.</param>
    internal PredictionCache(LocalCache? cache, IPredictor predictor, CacheMetrics metrics) =>
        (_cache, _predictor, _metrics) = (cache, predictor, metrics);

    /// <summary>The prediction for one validated row, from the cache or from the predictor.</summary>
    /// <param name="version">Its digest is part of the key: a new champion needs no invalidation.</param>
    /// <param name="row">Of the signature's width. Not used after the task ends.</param>
    /// <param name="withScale">Whether the version has intervals; the same for all calls with one version.</param>
    /// <param name="cancel">The request's deadline.</param>
    /// <returns>The prediction and the scale of its interval (NaN without one) in the target's unit, and how they came about.</returns>
    /// <exception cref="ModelUnavailableException">From the predictor, unchanged. A failure is never cached.</exception>
    public ValueTask<(double Prediction, double Scale, CacheResult Result)> GetOrScoreAsync(
        ModelVersion version, ReadOnlyMemory<double> row, bool withScale, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var scoring = new Scoring(_predictor, _metrics, _cache?.Redis?.Payoff, version, row, withScale, cancel);
        return _cache is null ? BypassAsync(scoring) : LookUpAsync(_cache.Cache, scoring);
    }

    private async ValueTask<(double, double, CacheResult)> BypassAsync(Scoring scoring)
    {
        var scored = await scoring.RunAsync();
        _metrics.Count(CacheResult.Bypass);
        return (scored.Value, scored.Scale, CacheResult.Bypass);
    }

    private async ValueTask<(double, double, CacheResult)> LookUpAsync(HybridCache cache, Scoring scoring)
    {
        using var span = CacheTracing.Source.StartActivity("cache");
        var start = Stopwatch.GetTimestamp();
        var key = CacheKey.For(scoring.Version, scoring.Row.Span);
        CachedPrediction answer;
        try
        {
            // Without a token, HybridCache runs in this call instead of queueing to another thread; what can take long
            // is bounded without it: the predictor by the request's deadline, Redis by its budget.
            answer = await cache.GetOrCreateAsync(key, scoring, static (scoring, _) => scoring.RunAsync(), cancellationToken: CancellationToken.None);
        }
        catch (OperationCanceledException) when (!scoring.Cancel.IsCancellationRequested)
        {
            // The request that was scoring this row for both gave up; this one has not.
            answer = await scoring.RunAsync();
        }

        if (ReferenceEquals(answer, CachedPrediction.Malformed))
        {
            answer = await scoring.RunAsync();
            await cache.SetAsync(key, answer, cancellationToken: CancellationToken.None);
        }

        var result = scoring.Ran ? CacheResult.Miss : CacheResult.Hit;
        span?.SetTag("mlops.cache.result", result.Name());
        _metrics.Count(result);
        _metrics.Stage("cache", start + scoring.Ticks);
        return (answer.Value, answer.Scale, result);
    }

    /// <summary>One request's own scoring, should it come to that.</summary>
    private sealed class Scoring(
        IPredictor predictor, CacheMetrics metrics, RedisPayoff? payoff, ModelVersion version, ReadOnlyMemory<double> row, bool withScale, CancellationToken cancel)
    {
        internal ModelVersion Version => version;

        internal ReadOnlyMemory<double> Row => row;

        internal CancellationToken Cancel => cancel;

        internal bool Ran { get; private set; }

        /// <summary>Time spent scoring, which is no time of the cache.</summary>
        internal long Ticks { get; private set; }

        internal async ValueTask<CachedPrediction> RunAsync()
        {
            Ran = true;
            var start = Stopwatch.GetTimestamp();
            double[] answer = [0, double.NaN];
            await predictor.PredictAsync(version, row, answer.AsMemory(0, 1), withScale ? answer.AsMemory(1) : default, cancel);
            metrics.Stage("predict", start);
            payoff?.Scored(start);
            Ticks += Stopwatch.GetTimestamp() - start;
            return new(answer[0], answer[1]);
        }
    }
}
