using System.Diagnostics;
using System.Diagnostics.Metrics;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Predict.Models;

namespace MlopsHousing.Predict.Telemetry;

/// <summary>What the inference service counts. Labels come from closed sets: names that a client made up are not among them.</summary>
internal sealed class PredictMetrics : IDisposable
{
    public const string MeterName = "MlopsHousing.Predict";

    private readonly Meter _meter;
    private readonly Counter<long> _inferences;
    private readonly Counter<long> _swaps;
    private Func<ServedModels?> _models = () => null;

    public PredictMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _inferences = _meter.CreateCounter<long>("mlops.inferences", "{request}", "Requests to score rows, by the dialect they came in and how they ended.");
        _swaps = _meter.CreateCounter<long>("mlops.model.swaps", "{swap}", "Changes of champion that were carried out or failed.");
        foreach (var outcome in (string[])[Outcome.Ok, Outcome.Failed])
            _swaps.Add(0, new KeyValuePair<string, object?>("outcome", outcome)); // so that an alert's rate sees the first
        _meter.CreateObservableGauge("mlops.model.info", Models, "{model}", "1 for each version that answers or is kept warm, with the part that it plays.");
    }

    /// <summary>Counts a request that was for a version held here.</summary>
    public void Answered(ModelVersion version, string dialect, string outcome)
    {
        // Until something is served, answers are rehearsals.
        if (_models() is not null) Count(version.Model, version.Number.ToString(), dialect, outcome);
    }

    /// <summary>Counts a request that never got as far as a version.</summary>
    public void Refused(string dialect, string outcome) => Count("", "", dialect, outcome);

    public void Swapped(string outcome) => _swaps.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void ObserveModels(Func<ServedModels?> models) => _models = models;

    public void Dispose() => _meter.Dispose();

    private void Count(string model, string version, string dialect, string outcome)
    {
        if (!_inferences.Enabled) return;
        var tags = new TagList
        {
            { "model_name", model },
            { "model_version", version },
            { "dialect", dialect },
            { "outcome", outcome },
        };
        _inferences.Add(1, tags);
    }

    private IEnumerable<Measurement<int>> Models() =>
        from served in _models()?.Roles() ?? []
        let version = served.Model.Version
        select new Measurement<int>(
            1,
            new("model_name", version.Model),
            new("model_version", version.Number.ToString()),
            new("digest", version.Digest),
            new("role", served.Role));
}
