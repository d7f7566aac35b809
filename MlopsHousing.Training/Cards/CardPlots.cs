using MlopsHousing.Modeling.Profiles;
using MlopsHousing.Training.Plots;

namespace MlopsHousing.Training.Cards;

/// <summary>The plots of a card, each drawn once.</summary>
internal sealed class CardPlots
{
    public CardPlots(CardSource source)
    {
        var (metrics, target) = (source.Metrics, source.Data.Signature.Target);
        PredictedVsActual = new(
            Plots.PredictedVsActual.Name,
            "Predicted and actual",
            "Stronger where there are more held-out rows; on the dashed line both are the same.",
            Plots.PredictedVsActual.Draw(source.Held, target.Name, target.Unit));
        Importance = new(
            ImportanceBars.Name, "Mean change of a prediction", "Over training rows, up or down.", ImportanceBars.Draw([.. metrics.Importance.Select(f => (f.Name, f.Mean))], target.Unit));
        if (metrics.LearningCurve.Count > 1)
        {
            LearningCurve = new(
                LearningCurvePlot.Name, "Error by rows trained on", "A line that still falls at its end says that more data would help.", LearningCurvePlot.Draw(metrics.LearningCurve, target.Unit));
        }

        if (metrics.Intervals is { } intervals)
        {
            Coverage = new(
                CoverageBands.Name,
                "Do intervals keep their promise?",
                "One dot for each tenth of the predictions; chance alone would put 19 of 20 within the shaded band.",
                CoverageBands.Draw(metrics.Calibration, intervals.Promised, target.Unit));
        }

        if (Residuals(source) is { } residuals)
        {
            ResidualMap = new(
                Plots.ResidualMap.Name,
                "Where it errs",
                $"Mean of prediction less actual over cells of at least {TargetMap.FewestRows} rows, each predicted by a model that had not seen it.",
                Plots.ResidualMap.Draw(residuals, target.Unit));
        }
    }

    public CardPlot PredictedVsActual { get; }

    /// <summary>Null where the recipe has no coordinates, or there were too few rows.</summary>
    public CardPlot? ResidualMap { get; }

    public CardPlot Importance { get; }

    /// <summary>Null without intervals.</summary>
    public CardPlot? Coverage { get; }

    /// <summary>Null where rows were too few to train on fewer.</summary>
    public CardPlot? LearningCurve { get; }

    // A few squares are no map.
    private const int FewestCells = 10;

    // So many on average leave most cells with enough to show, where rows are spread evenly.
    private const double RowsPerCell = 10;

    /// <summary>Over all rows, as the few that were held out would leave most of the map white.</summary>
    private static TargetMap? Residuals(CardSource source)
    {
        if (source.Model.Recipe.Neighbours?.Plane is not { } plane || source.Model.Intervals is not { } intervals) return null;
        var data = source.Data;
        var map = TargetMap.Of(
            (plane.X, data.Column(data.Signature.IndexOf(plane.X))),
            (plane.Y, data.Column(data.Signature.IndexOf(plane.Y))),
            [.. intervals.Predictions.Zip(data.Targets, (predicted, actual) => predicted - actual)],
            plane.ScaleY / plane.ScaleX,
            Math.Clamp((int)Math.Sqrt(data.Count / RowsPerCell), 1, TargetMap.MostCells));
        return map?.Means.Count(mean => mean is not null) >= FewestCells ? map : null;
    }
}
