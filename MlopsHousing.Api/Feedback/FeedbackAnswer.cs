namespace MlopsHousing.Api.Feedback;

/// <summary>What became of feedback.</summary>
/// <param name="Stored">How many values are new. They are on disk.</param>
/// <param name="AlreadyKnown">How many were given before, with the same value.</param>
public sealed record FeedbackAnswer(int Stored, int AlreadyKnown);

/// <summary>What a home really cost. For the API's description; requests are read by hand, so that every fault is named.</summary>
/// <param name="Id">The id that the prediction, or the batch, was answered with.</param>
/// <param name="Actual">In the unit of the prediction.</param>
/// <param name="Row">The place in the batch, from 0; left out for a prediction of its own.</param>
public sealed record FeedbackShape(Guid Id, double Actual, int? Row);
