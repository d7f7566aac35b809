namespace MlopsHousing.Modeling.Intervals;

/// <summary>What a version needs to say how sure it is.</summary>
/// <param name="Scores">How many scales an interval reaches out.</param>
/// <param name="Difficulty">How long the scale of a row is.</param>
public sealed record IntervalModel(ConformalScores Scores, DifficultyScorer Difficulty);
