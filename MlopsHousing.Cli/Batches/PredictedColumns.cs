using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Cli.Batches;

/// <summary>What <c>mlops predict</c> adds to rows: the prediction, its interval, on request its explanation, and warnings.</summary>
/// <param name="model">Who predicts.</param>
/// <param name="coverage">The share of the truth that intervals are to hold.</param>
/// <param name="explain">Whether to add the base and what each feature adds to it.</param>
internal sealed class PredictedColumns(LoadedModel model, double coverage, bool explain)
{
    /// <summary>Rows that one processor takes at a time: few enough to spread well, enough to be worth it.</summary>
    private const int RowsAtOnce = 512;

    public const string Prediction = "prediction";
    public const string Lower = "lower";
    public const string Upper = "upper";
    public const string Warnings = "warnings";

    public LoadedModel Model { get; } = model;

    public double Coverage { get; } = coverage;

    public bool Explains { get; } = explain;

    /// <summary>Whether the version has intervals.</summary>
    public bool HasIntervals => Model.Intervals is not null;

    /// <summary>The base and the contributions, which stand in the signature's order; none unless asked for.</summary>
    public IReadOnlyList<string> Explanation { get; } = explain ? [.. model.Explainer.Features.Select(f => $"contribution of {f.Name}").Prepend("base")] : [];

    /// <summary>All of them, in their order. Warnings name the fields outside of what training saw, separated by semicolons.</summary>
    public IReadOnlyList<string> Names => [Prediction, .. HasIntervals ? (string[])[Lower, Upper] : [], .. Explanation, Warnings];

    /// <summary>Predicts rows on all processors.</summary>
    public PredictedRows Predict(RowChunk chunk, CancellationToken cancel)
    {
        var predicted = new PredictedRows(chunk.Count, HasIntervals, Explains ? Explanation.Count - 1 : 0, Model.Explainer.BaseValue);
        Parallel.For(0, (chunk.Count + RowsAtOnce - 1) / RowsAtOnce, new ParallelOptions { CancellationToken = cancel }, slice =>
        {
            var (first, width) = (slice * RowsAtOnce, Model.Signature.Width);
            var count = Math.Min(RowsAtOnce, chunk.Count - first);
            var rows = chunk.Rows.AsSpan(first * width, count * width);
            Span<double> predictions = stackalloc double[count], scales = HasIntervals ? stackalloc double[count] : [];
            if (Explains) Model.Explain(rows, predictions, scales, predicted.ContributionsOf(first, count), cancel);
            else Model.Predict(rows, predictions, scales);
            for (var i = 0; i < count; i++)
            {
                // ML.NET's answer is single precision.
                predicted.Predictions[first + i] = (float)predictions[i];
                if (Model.Intervals is not { Scores: var scores }) continue;
                var interval = scores.Around(predictions[i], scales[i], Coverage, Model.Signature.Target.HardRange);
                (predicted.Lower[first + i], predicted.Upper[first + i]) = ((float)interval.Min, (float)interval.Max);
            }
        });
        return predicted;
    }
}
