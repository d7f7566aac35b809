using MlopsHousing.Modeling.Forests;

namespace MlopsHousing.Modeling.Intervals;

/// <summary>
/// How far off a prediction for a row tends to be: a second, small forest (<c>difficulty.bin</c>) over the same features
/// and the prediction itself, which guesses the logarithm of the absolute residual. Safe for any number of threads.
/// </summary>
/// <param name="forest">One feature wider than the forest that predicts: the prediction comes last.</param>
/// <param name="scaleUnit">A scale of 1 in the target's unit.</param>
/// <exception cref="InvalidDataException">The forest is not one.</exception>
public sealed class DifficultyScorer(Forest forest, double scaleUnit)
{
    /// <summary>
    /// Added to a residual (in scale units) before its logarithm is taken: without it, the rows that happen to be
    /// predicted to the dollar would outweigh all others.
    /// </summary>
    public const double Offset = 0.3;

    private readonly ForestScorer _scorer = new(forest);

    /// <summary>What the forest is trained to guess.</summary>
    public static double Target(double absoluteResidual, double scaleUnit) => Math.Log(absoluteResidual / scaleUnit + Offset);

    /// <summary>The scale of one row, in the target's unit; never negative.</summary>
    /// <param name="features">Engineered features, and after them the prediction.</param>
    public double Scale(ReadOnlySpan<float> features) => scaleUnit * Math.Exp(_scorer.Sum(features));

    /// <summary>The scales of many rows.</summary>
    /// <param name="rows">Engineered features and prediction of each, row after row.</param>
    /// <param name="width">The distance from one row to the next.</param>
    /// <param name="scales">One per row.</param>
    public void Scale(ReadOnlySpan<float> rows, int width, Span<double> scales)
    {
        _scorer.Sum(rows, width, scales);
        foreach (ref var scale in scales) scale = scaleUnit * Math.Exp(scale);
    }
}
