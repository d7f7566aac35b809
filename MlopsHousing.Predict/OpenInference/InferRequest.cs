using MlopsHousing.Predict.Inference;

namespace MlopsHousing.Predict.OpenInference;

/// <summary>An inference request, read.</summary>
/// <param name="Id">To be returned with the answer; null when none was given.</param>
/// <param name="Rows">The rows to score.</param>
/// <param name="WithScales">Whether the scales of the rows' intervals are asked for.</param>
internal sealed record InferRequest(string? Id, RowBatch Rows, bool WithScales) : IDisposable
{
    /// <summary>The name of the output with the predictions.</summary>
    public const string PredictionOutput = "prediction";

    /// <summary>The name of the output with the scales of intervals, which is given to those who ask for it.</summary>
    public const string ScaleOutput = "scale";

    /// <summary>Whether an output that is asked for is that of scales; refuses one that there isn't.</summary>
    public static bool IsScale(string name, bool hasIntervals) => name switch
    {
        PredictionOutput => false,
        ScaleOutput when hasIntervals => true,
        _ => throw InferenceException.Invalid(
            $"There is no output of the name asked for; there is '{PredictionOutput}'{(hasIntervals ? $" and '{ScaleOutput}'" : "")}."),
    };

    public void Dispose() => Rows.Dispose();
}
