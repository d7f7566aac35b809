using System.Diagnostics.Metrics;
using MlopsHousing.Api.Models;
using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Api.Metrics;

/// <summary>What feedback says of predictions, as it comes in.</summary>
public sealed class FeedbackMetrics
{
    private readonly Meter _meter;
    private readonly ModelCatalog _catalog;
    private readonly Counter<long> _feedback;
    private readonly Counter<long> _hits;
    private Histogram<double>? _errors;

    public FeedbackMetrics(Meter meter, ModelCatalog catalog)
    {
        (_meter, _catalog) = (meter, catalog);
        _feedback = meter.CreateCounter<long>("mlops.feedback", "{value}", "True values that were given, by whether their prediction was found.");
        _hits = meter.CreateCounter<long>("mlops.interval.hits", "{prediction}", "Intervals whose truth became known, by whether they held it.");
    }

    /// <summary>A true value with its prediction; null for one that has none in the store.</summary>
    public void Judge(StoredPrediction? prediction, double actual)
    {
        _feedback.Add(1, new KeyValuePair<string, object?>("outcome", prediction is null ? "orphan" : "matched"));
        if (prediction is not { } p) return;
        KeyValuePair<string, object?> name = new("model_name", p.Model), version = new("model_version", $"{p.Version}");
        (_errors ??= CreateErrors())?.Record(Math.Abs(p.Value - actual), name, version);
        if (p is { Lower: { } lower, Upper: { } upper })
            _hits.Add(1, name, version, new("outcome", actual >= lower && actual <= upper ? "hit" : "miss"));
    }

    // The unit and the buckets come from the target, which is known only once a model is.
    private Histogram<double>? CreateErrors() => _catalog.Champion?.Signature.Target is { } target
        ? _meter.CreateHistogram(
            "mlops.feedback.absolute_error", $"{{{target.Unit}}}", "Absolute errors of predictions whose truth became known, in the target's unit.", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets.OneTwoFive(target.HardRange) })
        : null;
}
