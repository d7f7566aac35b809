using MlopsHousing.Api.Explanations;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Api.Batches;

/// <summary>Scores many rows in calls of bounded size, so that no message outgrows what a peer takes and no call holds a thread for long.</summary>
internal static class ChunkedScoring
{
    /// <summary>512 KiB of doubles: far below gRPC's 4 MiB a message.</summary>
    private const int MostValues = 65_536;

    // Where each row takes the 2 ms that it may, a fifteenth of the standard timeout: an inference service that is busy, or
    // built without optimisation, may take ten times as long.
    private const int MostExplained = 32;

    /// <summary>The rows of one call for a signature of a width.</summary>
    public static int RowsPerCall(int width) => Math.Clamp(MostValues / width, 1, 1024);

    /// <summary>The rows of one call that asks for explanations.</summary>
    public static int ExplainedRowsPerCall(int width) => Math.Min(RowsPerCall(width), MostExplained);

    /// <summary>Fills <paramref name="predictions"/> from as many rows, and <paramref name="scales"/> unless it is empty.</summary>
    /// <exception cref="ModelUnavailableException">From the predictor.</exception>
    public static async ValueTask ScoreAsync(
        this IPredictor predictor, ModelVersion version, int width, ReadOnlyMemory<double> rows, Memory<double> predictions,
        Memory<double> scales, CancellationToken cancel)
    {
        var step = RowsPerCall(width);
        for (var done = 0; done < predictions.Length; done += step)
        {
            var count = Math.Min(step, predictions.Length - done);
            await predictor.PredictAsync(
                version, rows.Slice(done * width, count * width), predictions.Slice(done, count), scales.IsEmpty ? default : scales.Slice(done, count), cancel);
        }
    }

    /// <summary>Fills predictions and scales as above, and <paramref name="explanation"/>.</summary>
    /// <exception cref="ModelUnavailableException">From the predictor.</exception>
    public static async ValueTask ExplainAsync(
        this IPredictor predictor, ModelVersion version, int width, ReadOnlyMemory<double> rows, Memory<double> predictions,
        Memory<double> scales, Explanation explanation, CancellationToken cancel)
    {
        var step = ExplainedRowsPerCall(width);
        for (var done = 0; done < predictions.Length; done += step)
        {
            var count = Math.Min(step, predictions.Length - done);
            explanation.Base = await predictor.ExplainAsync(
                version, rows.Slice(done * width, count * width), predictions.Slice(done, count), scales.IsEmpty ? default : scales.Slice(done, count),
                explanation.Of(done, count), cancel);
        }
    }
}
