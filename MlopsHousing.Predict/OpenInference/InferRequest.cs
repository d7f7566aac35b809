using MlopsHousing.Predict.Inference;

namespace MlopsHousing.Predict.OpenInference;

/// <summary>An inference request, read.</summary>
/// <param name="Id">To be returned with the answer; null when none was given.</param>
/// <param name="Rows">The rows to score.</param>
internal sealed record InferRequest(string? Id, RowBatch Rows) : IDisposable
{
    /// <summary>The name of the output with the predictions.</summary>
    public const string PredictionOutput = "prediction";

    /// <summary>Refuses a request for an output that there isn't.</summary>
    public static void CheckOutput(string name)
    {
        if (name != PredictionOutput)
            throw InferenceException.Invalid($"There is no output of the name asked for; there is '{PredictionOutput}'.");
    }

    public void Dispose() => Rows.Dispose();
}
