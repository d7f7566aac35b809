using System.Diagnostics.Metrics;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Trials;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Api.Metrics;

/// <summary>What the API counts. Labels come from closed sets only: names of models, features and outcomes.</summary>
public sealed class ApiMetrics
{
    public const string MeterName = "MlopsHousing.Api";

    private readonly Counter<long> _predictions;
    private readonly Counter<long> _outOfRange;
    private readonly Meter _meter;
    private volatile Histogram<double>? _values;

    public ApiMetrics(IMeterFactory factory, ModelCatalog catalog, TrialCatalog trials)
    {
        _meter = factory.Create(MeterName);
        _predictions = _meter.CreateCounter<long>("mlops.predictions", "{prediction}", "Rows asked to be predicted, by outcome.");
        _outOfRange = _meter.CreateCounter<long>("mlops.feature.out_of_range", "{value}", "Values inside the hard range but outside what training saw.");
        _meter.CreateObservableGauge("mlops.model.info", () => Describe(catalog.Champion, trials.Current?.Challenger), "{model}", "1 for each version that answers or is kept warm, with the part that it plays.");
    }

    /// <summary>A row that was answered: with what, and with which warnings.</summary>
    public void Predicted(ServedModel model, double prediction, IReadOnlyList<Fault> warnings)
    {
        _predictions.Add(1, model.Labels.Predicted);
        Values(model).Record(prediction);
        for (var i = 0; i < warnings.Count; i++)
            if (warnings[i].Rule == Rules.Extrapolation)
                OutOfRange(warnings[i].Field, 1);
    }

    /// <summary>The rows of a batch that was answered, and how often which feature left what training saw.</summary>
    public void Predicted(ServedModel model, ReadOnlySpan<double> predictions, Dictionary<string, int> outOfRange)
    {
        _predictions.Add(predictions.Length, model.Labels.Predicted);
        var values = Values(model);
        foreach (var prediction in predictions) values.Record(prediction);
        foreach (var (feature, count) in outOfRange) OutOfRange(feature, count);
    }

    /// <summary>Rows that were refused for what they hold.</summary>
    public void Refused(ServedModel model, int rows = 1) => _predictions.Add(rows, model.Labels.Refused);

    /// <summary>Rows that nobody could score.</summary>
    public void Unavailable(ServedModel model, int rows = 1) => _predictions.Add(rows, model.Labels.Unavailable);

    private void OutOfRange(string feature, int count) => _outOfRange.Add(count, new KeyValuePair<string, object?>("feature", feature));

    private Histogram<double> Values(ServedModel model) => _values ?? CreateValues(model.Signature.Target);

    // The unit and the buckets come from the target, which is known only once a model is.
    private Histogram<double> CreateValues(Target target)
    {
        lock (_meter)
            return _values ??= _meter.CreateHistogram(
                "mlops.prediction.value", $"{{{target.Unit}}}", "Predictions in the target's unit.", tags: null,
                new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets.OneTwoFive(target.HardRange) });
    }

    private static IEnumerable<Measurement<int>> Describe(params ServedModel?[] models) =>
        from model in models where model is not null select new Measurement<int>(1, model.Labels.Info);
}
