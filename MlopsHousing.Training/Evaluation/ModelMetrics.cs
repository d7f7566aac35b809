using MlopsHousing.Training.Pipeline;

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
    IntervalMetrics? Intervals);
