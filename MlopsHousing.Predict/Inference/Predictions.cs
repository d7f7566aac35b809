using System.Buffers;
using System.Diagnostics;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Predict.OpenInference;
using MlopsHousing.ServiceDefaults.Telemetry;

namespace MlopsHousing.Predict.Inference;

/// <summary>The answers to one request, in a pooled buffer, in the target's unit.</summary>
internal sealed class Predictions : IDisposable
{
    private readonly double[] _values;
    private readonly int _count;
    private readonly int _scales;
    private readonly int _contributions;

    private Predictions(int count, Outputs outputs, int features)
    {
        _count = count;
        _scales = outputs.HasFlag(Outputs.Scale) ? count : 0;
        _contributions = outputs.HasFlag(Outputs.Contributions) ? count * features : 0;
        _values = ArrayPool<double>.Shared.Rent(_count + _scales + _contributions);
    }

    public ReadOnlySpan<double> Values => _values.AsSpan(0, _count);

    /// <summary>The scales of the rows' intervals; empty unless they were asked for.</summary>
    public ReadOnlySpan<double> Scales => _values.AsSpan(_count, _scales);

    /// <summary>Row after row what each feature adds; empty unless they were asked for.</summary>
    public ReadOnlySpan<double> Contributions => _values.AsSpan(_count + _scales, _contributions);

    /// <summary>Checks and scores rows with one model.</summary>
    /// <param name="model">Who answers.</param>
    /// <param name="rows">What is asked about.</param>
    /// <param name="outputs">What is asked for.</param>
    /// <param name="limits">How much may be asked for.</param>
    /// <param name="cancel">The caller's deadline; only explanations take long enough to look at it.</param>
    /// <exception cref="InferenceException">A row breaks a rule of the signature, there is none, or there are too many.</exception>
    public static Predictions Of(LoadedModel model, RowBatch rows, Outputs outputs, InferenceOptions limits, CancellationToken cancel)
    {
        if (rows.Count == 0) throw InferenceException.Invalid("The request holds no row.");
        rows.Check(model.Signature);
        var isExplained = outputs.HasFlag(Outputs.Contributions);
        if (isExplained && rows.Count > limits.MaxExplainedRows) throw InferenceException.TooManyExplainedRows(limits.MaxExplainedRows);

        var answers = new Predictions(rows.Count, outputs, model.Explainer.Features.Count);
        var predictions = answers._values.AsSpan(0, answers._count);
        var scales = answers._values.AsSpan(answers._count, answers._scales);
        var contributions = answers._values.AsSpan(answers._count + answers._scales, answers._contributions);
        var start = Stopwatch.GetTimestamp();
        if (isExplained) model.Explain(rows.Values, predictions, scales, contributions, cancel);
        else model.Predict(rows.Values, predictions, scales);
        StageDuration.Record(isExplained ? "explain" : "score", start);
        return answers;
    }

    public void Dispose() => ArrayPool<double>.Shared.Return(_values);
}
