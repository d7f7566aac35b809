namespace MlopsHousing.Monitoring.Feedback;

/// <summary>What a home really cost.</summary>
/// <param name="PredictionId">The id that the prediction, or its batch, was answered with.</param>
/// <param name="Row">The place in the batch, from 0; 0 for a prediction of its own.</param>
/// <param name="Actual">In the target's unit.</param>
public readonly record struct FeedbackItem(Guid PredictionId, int Row, double Actual)
{
    internal (Guid, int) Key => (PredictionId, Row);
}
