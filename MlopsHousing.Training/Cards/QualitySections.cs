using System.Globalization;
using MlopsHousing.Training.Evaluation;
using static MlopsHousing.Training.Cards.CardFigures;

namespace MlopsHousing.Training.Cards;

/// <summary>How good a model is, how sure, and by what it goes.</summary>
internal static class QualitySections
{
    public static CardSection Quality(CardSource source, CardPlots plots)
    {
        var metrics = source.Metrics;
        string[] figures = ["rows", $"RMSE, {metrics.Unit}", $"MAE, {metrics.Unit}", "R²", "MAPE"];
        var blocks = new List<CardBlock>
        {
            new CardBlock.Text($"On the {Count(metrics.Overall.Rows)} rows held out. Homes next to them were trained on, as they are for most homes on a market; where nothing nearby is known, errors are greater (evaluate --protocol spatial-blocks)."),
            new CardBlock.Plots([plots.PredictedVsActual, .. plots.ResidualMap is { } map ? [map] : Array.Empty<CardPlot>(), .. plots.LearningCurve is { } curve ? [curve] : Array.Empty<CardPlot>()]),
            new CardBlock.Table(["", .. figures], [Row("all", metrics.Overall)]),
        };
        blocks.AddRange(metrics.Segments.GroupBy(s => s.By).Select(by =>
            new CardBlock.Table([by.Key, .. figures], [.. by.Select(segment => Row(segment.Segment, segment.Metrics))])));
        if (metrics.NeighbourShift is { } shift)
            blocks.Add(new CardBlock.Text($"Neighbours come from {shift.Folds - 1} of {shift.Folds} folds in training and from all rows in serving; that makes an RMSE of {Number(shift.RmseAsServed)} as served and {Number(shift.RmseAsTrained)} as trained."));
        return new("Quality", blocks);
    }

    public static CardSection Certainty(CardSource source, CardPlots plots)
    {
        var metrics = source.Metrics;
        var blocks = new List<CardBlock>();
        if (metrics.Intervals is { } i)
        {
            blocks.Add(new CardBlock.Text($"Intervals of {Round(i.Promised)} hold {Percent(i.Coverage)} of the held-out truth and are {Number(i.MeanWidth)} {metrics.Unit} wide on average, {Percent(i.Narrower)} less than intervals of one width ({Number(i.ConstantWidth)}, which hold {Percent(i.ConstantCoverage)})."));
            if (plots.Coverage is { } plot) blocks.Add(new CardBlock.Plots([plot]));
            if (metrics.Levels is { } levels)
                blocks.Add(new CardBlock.Table(["asked for", "held", $"mean width, {metrics.Unit}"], [.. levels.Select(l => new[] { Round(l.Asked), Percent(l.Held), Number(l.MeanWidth) })]));
            blocks.AddRange(i.Segments.GroupBy(s => s.By).Select(by => new CardBlock.Table(
                [by.Key, "rows", "held", $"mean width, {metrics.Unit}"],
                [.. by.Select(s => new[] { s.Segment, Count(s.Rows), Percent(s.Coverage), Number(s.MeanWidth) })])));
        }
        else
        {
            blocks.Add(new CardBlock.Text("There were too few rows to tell how sure predictions are, so answers have no intervals."));
        }

        blocks.Add(new CardBlock.Table(
            [$"predicted, {metrics.Unit}", "rows", "mean predicted", "mean actual", "held of 90 %"],
            [.. metrics.Calibration.Select(b => new[] { $"{Number(b.From)} to {Number(b.To)}", Count(b.Rows), Number(b.MeanPrediction), Number(b.MeanActual), b.Coverage is { } held ? Percent(held) : "–" })]));
        return new("Calibration and coverage", blocks);
    }

    public static CardSection Importance(CardSource source, CardPlots plots) => new("What moves predictions",
    [
        new CardBlock.Text("Mean absolute Shapley values: by how much a feature moves a prediction away from the average, up or down. They tell what the model goes by, not what causes prices."),
        new CardBlock.Plots([plots.Importance]),
    ]);

    private static string[] Row(string name, RegressionMetrics m) =>
        [name, Count(m.Rows), Number(m.Rmse), Number(m.Mae), m.R2.ToString("0.000", CultureInfo.InvariantCulture), Percent(m.Mape)];
}
