using System.Buffers;
using System.Diagnostics;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.ServiceDefaults.Telemetry;

namespace MlopsHousing.Predict.Inference;

/// <summary>The answers to one request, in a pooled buffer, in the target's unit.</summary>
internal sealed class Predictions : IDisposable
{
    private readonly double[] _values;
    private readonly int _count;
    private readonly bool _hasScales;

    private Predictions(int count, bool withScales)
    {
        (_count, _hasScales) = (count, withScales);
        _values = ArrayPool<double>.Shared.Rent(withScales ? 2 * count : count);
    }

    public ReadOnlySpan<double> Values => _values.AsSpan(0, _count);

    /// <summary>The scales of the rows' intervals; empty unless they were asked for.</summary>
    public ReadOnlySpan<double> Scales => ScaleBuffer;

    private Span<double> ScaleBuffer => _hasScales ? _values.AsSpan(_count, _count) : [];

    /// <summary>Checks and scores rows with one model.</summary>
    /// <exception cref="InferenceException">A row breaks a rule of the signature, or there is none.</exception>
    public static Predictions Of(LoadedModel model, RowBatch rows, bool withScales = false)
    {
        if (rows.Count == 0) throw InferenceException.Invalid("The request holds no row.");
        rows.Check(model.Signature);
        var predictions = new Predictions(rows.Count, withScales);
        var start = Stopwatch.GetTimestamp();
        model.Predict(rows.Values, predictions._values.AsSpan(0, rows.Count), predictions.ScaleBuffer);
        StageDuration.Record("score", start);
        return predictions;
    }

    public void Dispose() => ArrayPool<double>.Shared.Return(_values);
}
