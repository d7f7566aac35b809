namespace MlopsHousing.Monitoring.Feedback;

/// <summary>What became of some feedback: all of it was committed, or none.</summary>
/// <param name="New">What was not known before.</param>
/// <param name="Known">How many were there already, with the same value.</param>
/// <param name="Conflicts">The places in what was sent of those that are there with another value; then nothing was stored.</param>
public sealed record FeedbackReceipt(IReadOnlyList<FeedbackItem> New, int Known, IReadOnlyList<int> Conflicts);
