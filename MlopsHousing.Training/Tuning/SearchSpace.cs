using MlopsHousing.Training.Synthesis;

namespace MlopsHousing.Training.Tuning;

/// <summary>
/// Where parameters are looked for: points of a unit cube. A learning rate and how much is learned in all (trees times
/// rate) are axes of their own, as more trees at a lower rate are alike, and most other pairs are far off.
/// </summary>
internal static class SearchSpace
{
    private static readonly Axis _leaves = new(7, 95);
    private static readonly Axis _rate = new(0.015, 0.15);
    private static readonly Axis _learned = new(8, 60);
    private static readonly Axis _rowsPerLeaf = new(2, 60);
    private static readonly Axis _l2 = new(0.1, 50);
    private static readonly Axis _features = new(0.15, 1);
    private static readonly Axis _rows = new(0.5, 1);

    /// <summary>The most trees: what scoring costs grows with them.</summary>
    private const int MostTrees = 2_000;

    /// <summary>How far a neighbour of the best point is, along each axis, as a standard deviation.</summary>
    private const double Near = 0.15;

    /// <summary>The parameters of a trial: every other one anywhere, the rest near the best so far. The same for the same best.</summary>
    public static LightGbmParameters Propose(int number, LightGbmParameters best)
    {
        var random = new Random(unchecked(best.Seed * 1_000_003 + number));
        return At(best, [.. Point(best).Select(at => number % 2 == 1 ? random.NextDouble() : Math.Clamp(at + Near * Chance.Normal(random), 0, 1))]);
    }

    private static double[] Point(LightGbmParameters p) =>
    [
        _leaves.Of(p.Leaves!.Value), _rate.Of(p.LearningRate!.Value), _learned.Of(p.Trees!.Value * p.LearningRate.Value), _rowsPerLeaf.Of(p.MinimumRowsPerLeaf),
        _l2.Of(p.L2), _features.Of(p.FeatureFraction), _rows.Of(p.RowFraction),
    ];

    private static LightGbmParameters At(LightGbmParameters other, double[] point)
    {
        var rate = Math.Round(_rate.At(point[1]), 4);
        return other with
        {
            Leaves = (int)Math.Round(_leaves.At(point[0])),
            LearningRate = rate,
            Trees = Math.Clamp((int)Math.Round(_learned.At(point[2]) / rate), 1, MostTrees),
            MinimumRowsPerLeaf = (int)Math.Round(_rowsPerLeaf.At(point[3])),
            L2 = Math.Round(_l2.At(point[4]), 2),
            FeatureFraction = Math.Round(_features.At(point[5]), 3),
            RowFraction = Math.Round(_rows.At(point[6]), 3),
        };
    }

    /// <summary>From one number to a greater one, in equal ratios.</summary>
    private readonly record struct Axis(double From, double To)
    {
        public double At(double place) => From * Math.Pow(To / From, place);

        public double Of(double value) => Math.Clamp(Math.Log(value / From) / Math.Log(To / From), 0, 1);
    }
}
