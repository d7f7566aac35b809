using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Modeling.Serving;

/// <summary>The seam between the public API and the inference service: in one process, or over gRPC.</summary>
public interface IPredictor
{
    /// <summary>Scores rows with exactly the given version, and tells how difficult each is.</summary>
    /// <param name="version">Name, number and digest; another digest under that name and number is an error, never an answer.</param>
    /// <param name="rows"><paramref name="predictions"/>.Length rows of the signature's width, one after another, already validated.</param>
    /// <param name="predictions">Filled with predictions in the target's unit.</param>
    /// <param name="scales">As many, filled with the scales of the rows' intervals in the target's unit; empty where nobody asks,
    /// and for a version without intervals.</param>
    /// <param name="cancel">The caller's deadline.</param>
    /// <exception cref="ModelUnavailableException">Nothing there can answer now: not ready, gone, another digest, or too slow.</exception>
    ValueTask PredictAsync(ModelVersion version, ReadOnlyMemory<double> rows, Memory<double> predictions, Memory<double> scales, CancellationToken cancel);

    /// <summary>Scores rows as <see cref="PredictAsync"/> does, and tells what each feature adds to each prediction.</summary>
    /// <param name="version">Name, number and digest.</param>
    /// <param name="rows"><paramref name="predictions"/>.Length rows of the signature's width, one after another, already validated.</param>
    /// <param name="predictions">Filled with predictions in the target's unit.</param>
    /// <param name="scales">As many, or empty.</param>
    /// <param name="contributions">Row after row, filled with one for each of the version's <see cref="Explanations.ReportedFeature"/>s,
    /// in the target's unit.</param>
    /// <param name="cancel">The caller's deadline; what it stops takes no more than a row's time to end.</param>
    /// <returns>The base: with it, a row's contributions add up to its prediction before that is rounded to single precision.</returns>
    /// <exception cref="ModelUnavailableException">Nothing there can answer now: not ready, gone, another digest, or too slow.</exception>
    ValueTask<double> ExplainAsync(
        ModelVersion version, ReadOnlyMemory<double> rows, Memory<double> predictions, Memory<double> scales, Memory<double> contributions,
        CancellationToken cancel);
}

/// <summary>Shorter calls of <see cref="IPredictor"/>.</summary>
public static class PredictorExtensions
{
    /// <summary>Scores rows where nobody asks how sure the answers are.</summary>
    /// <exception cref="ModelUnavailableException">Nothing there can answer now.</exception>
    public static ValueTask PredictAsync(
        this IPredictor predictor, ModelVersion version, ReadOnlyMemory<double> rows, Memory<double> predictions, CancellationToken cancel) =>
        predictor.PredictAsync(version, rows, predictions, Memory<double>.Empty, cancel);
}
