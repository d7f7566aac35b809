using MlopsHousing.Training.Pipeline;
using MlopsHousing.Training.Profiling;

namespace MlopsHousing.Training.Evaluation;

/// <summary>
/// <c>metrics.json</c>: the quality of the recipe on rows that were held out (random split, the training's seed). The
/// published model is then trained on all rows, so it has seen those too.
/// </summary>
/// <param name="Protocol">How rows were held out.</param>
/// <param name="Seed">It decided which.</param>
/// <param name="Unit">The unit of RMSE and MAE.</param>
/// <param name="TrainRows">Rows that the measured model was trained on.</param>
/// <param name="Overall">Over all held-out rows.</param>
/// <param name="Segments">Over parts of them.</param>
/// <param name="NeighbourShift">What out-of-fold neighbours cost.</param>
/// <param name="Intervals">What intervals hold, and how wide they are; null where there are none.</param>
public sealed record ModelMetrics(
    string Protocol,
    int Seed,
    string Unit,
    int TrainRows,
    RegressionMetrics Overall,
    IReadOnlyList<SegmentMetrics> Segments,
    NeighbourShift? NeighbourShift,
    IntervalMetrics? Intervals)
{
    /// <summary>The sha256 of the held-out row numbers, ascending, as 32-bit little-endian integers.</summary>
    public string? HeldOutSha256 { get; init; }

    /// <summary>Tenths of the held-out rows by their predictions.</summary>
    public IReadOnlyList<CalibrationBand> Calibration { get; init; } = [];

    /// <summary>What intervals hold at other levels; null where there are none.</summary>
    public IReadOnlyList<CoverageLevel>? Levels { get; init; }

    /// <summary>The error after training on fewer rows, up to all that were not held out.</summary>
    public IReadOnlyList<LearningPoint> LearningCurve { get; init; } = [];

    /// <summary>What moves predictions of the published model, the most important first.</summary>
    public IReadOnlyList<FeatureImportance> Importance { get; init; } = [];
}
