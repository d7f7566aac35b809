using System.Diagnostics;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Api.Caching;

/// <summary>Answers rows that were asked before without scoring them. Requests for one row at one time are scored once.</summary>
public sealed class PredictionCache
{
    private readonly CacheLevels? _levels;
    private readonly IPredictor _predictor;
    private readonly CacheMetrics _metrics;

    /// <param name="levels">Null where the cache is off.</param>
    /// <param name="predictor">Scores what the cache does not hold.</param>
    /// <param name="metrics">Where requests are counted.</param>
    internal PredictionCache(CacheLevels? levels, IPredictor predictor, CacheMetrics metrics) =>
        (_levels, _predictor, _metrics) = (levels, predictor, metrics);

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
        var request = new RowRequest(_predictor, version, row, withScale, cancel);
        return _levels is { } levels ? LookUp(levels, request) : BypassAsync(request);
    }

    private async ValueTask<(double, double, CacheResult)> BypassAsync(RowRequest request)
    {
        var scoring = new Scoring(request, default, null, _metrics);
        var scored = await scoring.RunAsync();
        _metrics.Count(CacheResult.Bypass);
        return (scored.Value, scored.Scale, CacheResult.Bypass);
    }

    /// <summary>A hit in memory ends here, with nothing allocated.</summary>
    private ValueTask<(double, double, CacheResult)> LookUp(CacheLevels levels, in RowRequest request)
    {
        var start = Stopwatch.GetTimestamp();
        var key = CacheKey.For(request.Version, request.Row.Span);
        if (!levels.Memory.TryGet(key, out var value, out var scale))
            return GoOnAsync(levels, new(request, key, levels, _metrics), start);
        using var span = CacheTracing.Start();
        End(span, start, CacheResult.Hit);
        return new((value, scale, CacheResult.Hit));
    }

    private async ValueTask<(double, double, CacheResult)> GoOnAsync(CacheLevels levels, Scoring scoring, long start)
    {
        using var span = CacheTracing.Start();
        var key = scoring.Key.ToString();
        CachedPrediction answer;
        try
        {
            // Without a token, HybridCache runs in this call instead of queueing to another thread; what can take long
            // is bounded without it: the predictor by the request's deadline, Redis by its budget.
            answer = await levels.Beyond.GetOrCreateAsync(key, scoring, static (scoring, _) => scoring.RunAsync(), cancellationToken: CancellationToken.None);
        }
        catch (OperationCanceledException) when (!scoring.Request.Cancel.IsCancellationRequested)
        {
            // The request that was scoring this row for both gave up; this one has not.
            answer = await scoring.RunAsync();
        }

        if (ReferenceEquals(answer, CachedPrediction.Malformed))
        {
            answer = await scoring.RunAsync();
            await levels.Beyond.SetAsync(key, answer, cancellationToken: CancellationToken.None);
        }

        if (!scoring.Ran) levels.Memory.Set(scoring.Key, answer.Value, answer.Scale);
        var result = scoring.Ran ? CacheResult.Miss : CacheResult.Hit;
        End(span, start + scoring.Ticks, result);
        return (answer.Value, answer.Scale, result);
    }

    private void End(Activity? span, long start, CacheResult result)
    {
        span?.SetTag("mlops.cache.result", result.Name());
        _metrics.Count(result);
        _metrics.Stage("cache", start);
    }

    /// <summary>What is asked, and whom.</summary>
    private readonly record struct RowRequest(
        IPredictor Predictor, ModelVersion Version, ReadOnlyMemory<double> Row, bool WithScale, CancellationToken Cancel);

    /// <summary>One request's own scoring, should it come to that.</summary>
    private sealed class Scoring(RowRequest request, CacheKey key, CacheLevels? levels, CacheMetrics metrics)
    {
        internal RowRequest Request => request;

        internal CacheKey Key => key;

        internal bool Ran { get; private set; }

        /// <summary>Time spent scoring, which is no time of the cache.</summary>
        internal long Ticks { get; private set; }

        internal async ValueTask<CachedPrediction> RunAsync()
        {
            // One that scored it may have ended just before this could join it.
            if (levels is not null && levels.Memory.TryGet(key, out var value, out var scale)) return new(value, scale);

            Ran = true;
            var start = Stopwatch.GetTimestamp();
            double[] answer = [0, double.NaN];
            await request.Predictor.PredictAsync(
                request.Version, request.Row, answer.AsMemory(0, 1), request.WithScale ? answer.AsMemory(1) : default, request.Cancel);
            metrics.Stage("predict", start);
            levels?.Redis?.Payoff.Scored(start);
            Ticks += Stopwatch.GetTimestamp() - start;
            levels?.Memory.Set(key, answer[0], answer[1]);
            return new(answer[0], answer[1]);
        }
    }
}
