using MlopsHousing.Predict.Inference;

namespace MlopsHousing.Predict.OpenInference;

/// <summary>An inference request, read.</summary>
/// <param name="Id">To be returned with the answer; null when none was given.</param>
/// <param name="Rows">The rows to score.</param>
/// <param name="Outputs">What is asked for.</param>
internal sealed record InferRequest(string? Id, RowBatch Rows, Outputs Outputs) : IDisposable
{
    public void Dispose() => Rows.Dispose();
}
