using MlopsHousing.Modeling.Intervals;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Training.Synthesis;

/// <summary>
/// Targets for synthetic rows: what the model predicts, and an error as large as its intervals say that errors are. So of such
/// targets nine in ten lie within the intervals of 90 %. None is beyond the extremes of the training rows.
/// </summary>
public sealed class SyntheticTarget(LoadedModel model, int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Draws the targets of rows.</summary>
    /// <param name="rows">One after another; <paramref name="targets"/>.Length of them.</param>
    /// <param name="targets">Filled, in the target's unit; NaN where a row can't be predicted.</param>
    public void Draw(ReadOnlySpan<double> rows, Span<double> targets)
    {
        var scales = new double[targets.Length];
        model.Predict(rows, targets, scales);
        for (var i = 0; i < targets.Length; i++)
        {
            var error = model.Intervals is { } intervals ? scales[i] * Score(intervals.Scores, _random.NextDouble()) * (_random.Next(2) * 2 - 1) : 0;
            var target = targets[i] + error;
            if (model.Profile is { Target: var seen }) target = SyntheticRows.Written(target, seen, new(seen.Quantiles[0], seen.Quantiles[^1]));
            targets[i] = target;
        }
    }

    /// <summary>The error over the scale that a share of errors is not above. Within half of them it is taken to rise evenly; beyond 99 % it rises no more.</summary>
    private static double Score(ConformalScores scores, double share) => share < ConformalScores.LeastCoverage
        ? scores.ScoreAt(ConformalScores.LeastCoverage) * share / ConformalScores.LeastCoverage
        : scores.ScoreAt(Math.Min(share, ConformalScores.MostCoverage));
}
