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

    private Predictions(int count)
    {
        _count = count;
        _values = ArrayPool<double>.Shared.Rent(count);
    }

    public ReadOnlySpan<double> Values => _values.AsSpan(0, _count);

    /// <summary>Checks and scores rows with one model.</summary>
    /// <exception cref="InferenceException">A row breaks a rule of the signature, or there is none.</exception>
    public static Predictions Of(LoadedModel model, RowBatch rows)
    {
        if (rows.Count == 0) throw InferenceException.Invalid("The request holds no row.");
        rows.Check(model.Signature);
        var predictions = new Predictions(rows.Count);
        var start = Stopwatch.GetTimestamp();
        model.Predict(rows.Values, predictions._values.AsSpan(0, rows.Count));
        StageDuration.Record("score", start);
        return predictions;
    }

    public void Dispose() => ArrayPool<double>.Shared.Return(_values);
}
