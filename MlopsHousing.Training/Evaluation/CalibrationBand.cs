using MlopsHousing.Modeling.Intervals;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Training.Evaluation;

/// <summary>Held-out rows whose predictions are near each other: whether what is predicted is, on average, what is true.</summary>
/// <param name="From">The least prediction.</param>
/// <param name="To">The greatest prediction.</param>
/// <param name="Rows">How many there are.</param>
/// <param name="MeanPrediction">In the target's unit.</param>
/// <param name="MeanActual">In the target's unit.</param>
/// <param name="Coverage">The share of the truth within intervals of 90 %; null without intervals.</param>
/// <param name="MeanWidth">Of those intervals; null without.</param>
public sealed record CalibrationBand(
    double From, double To, int Rows, double MeanPrediction, double MeanActual, double? Coverage, double? MeanWidth)
{
    private const int MostBands = 10;

    // Fewer rows than these tell nothing of a share.
    private const int FewestRows = 25;

    /// <summary>Tenths of the rows by their predictions; fewer bands where rows are few.</summary>
    internal static IReadOnlyList<CalibrationBand> Of(HeldOut held, ConformalScores? scores, Interval? hardRange)
    {
        var bands = Math.Clamp(held.Rows.Length / FewestRows, 1, MostBands);
        var intervals = held.Intervals(scores, ConformalScores.DefaultCoverage, hardRange);
        var order = Enumerable.Range(0, held.Rows.Length).OrderBy(i => held.Predictions[i]).ToArray();
        return [.. Enumerable.Range(0, bands).Select(b => Band(order[(b * order.Length / bands)..((b + 1) * order.Length / bands)]))];

        CalibrationBand Band(int[] some) => new(
            held.Predictions[some[0]],
            held.Predictions[some[^1]],
            some.Length,
            some.Average(i => held.Predictions[i]),
            some.Average(i => held.Truth[i]),
            intervals is null ? null : held.Held(intervals, some),
            intervals is null ? null : some.Average(i => intervals[i].Max - intervals[i].Min));
    }
}

/// <summary>What intervals hold when some coverage is asked for.</summary>
/// <param name="Asked">The share that is promised.</param>
/// <param name="Held">The share of held-out truth within.</param>
/// <param name="MeanWidth">In the target's unit.</param>
public sealed record CoverageLevel(double Asked, double Held, double MeanWidth)
{
    private static readonly double[] _levels = [0.5, 0.8, 0.9, 0.95, 0.99];

    internal static IReadOnlyList<CoverageLevel>? Of(HeldOut held, ConformalScores? scores, Interval? hardRange) => scores is null ? null :
    [
        .. from asked in _levels
           let intervals = held.Intervals(scores, asked, hardRange)!
           select new CoverageLevel(asked, held.Held(intervals, Enumerable.Range(0, intervals.Length)), intervals.Average(i => i.Max - i.Min)),
    ];
}
