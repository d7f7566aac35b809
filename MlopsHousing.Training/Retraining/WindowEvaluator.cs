using MathNet.Numerics.Statistics;
using MlopsHousing.Modeling.Intervals;
using MlopsHousing.Modeling.Segments;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Training.Retraining;

/// <summary>Scores the window with champion and candidate, both by the code that serves.</summary>
public static class WindowEvaluator
{
    /// <summary>Compares two versions on rows that neither has seen.</summary>
    /// <param name="inputs">What is evaluated, for the record.</param>
    /// <param name="champion">The version that answers now.</param>
    /// <param name="candidate">The version that wants to.</param>
    /// <param name="window">The rows; each version reads them by its own signature.</param>
    /// <param name="segments">The candidate's.</param>
    /// <exception cref="TrainingException">A row is not one that both could be asked about.</exception>
    public static WindowEvaluation Evaluate(string inputs, LoadedModel champion, LoadedModel candidate, CsvTable window, IReadOnlyList<Segmentation> segments)
    {
        var (before, after) = (Side.Of(champion, window), Side.Of(candidate, window));
        double[] differences = [.. after.Errors.Zip(before.Errors, (a, b) => a - b)];
        return new(
            inputs,
            candidate.Signature.Target.Unit,
            differences.Length,
            before.ToFigures(),
            after.ToFigures(),
            new(differences.Average(), StandardError(differences)),
            [.. segments.SelectMany(by => Divide(by, before, after))]);
    }

    private static IEnumerable<WindowSegment> Divide(Segmentation by, Side before, Side after)
    {
        var places = Enumerable.Range(0, after.Data.Count).ToLookup(row => by.PlaceOf(after.Data.Row(row)));
        return by.Names.Index().Where(name => places.Contains(name.Index)).Select(name => new WindowSegment(
            by.By, name.Item, places[name.Index].Count(), places[name.Index].Average(row => before.Errors[row]), places[name.Index].Average(row => after.Errors[row])));
    }

    // Nothing is known of one row's chance; JSON has no infinity.
    private static double StandardError(double[] values) => values.Length < 2 ? double.MaxValue : values.StandardDeviation() / Math.Sqrt(values.Length);

    /// <summary>One version's answers to the window.</summary>
    private sealed record Side(LoadedModel Model, Dataset Data, double[] Errors, Interval[]? Intervals)
    {
        public static Side Of(LoadedModel model, CsvTable window)
        {
            var data = Dataset.Of(model.Signature, window);
            var (predictions, scales) = (new double[data.Count], new double[data.Count]);
            double[] rows = [.. Enumerable.Range(0, data.Count).SelectMany(row => data.Row(row).ToArray())];
            model.Predict(rows, predictions, scales);
            var range = model.Signature.Target.HardRange;
            return new(
                model,
                data,
                [.. predictions.Select((p, row) => Math.Abs(p - data.Targets[row]))],
                model.Intervals is { Scores: var scores } ? [.. predictions.Zip(scales, (p, s) => scores.Around(p, s, ConformalScores.DefaultCoverage, range))] : null);
        }

        public WindowFigures ToFigures() => new(
            Model.Version.Digest,
            Errors.Average(),
            Math.Sqrt(Errors.Average(e => e * e)),
            Intervals?.Zip(Data.Targets, (interval, truth) => interval.Contains(truth) ? 1.0 : 0).Average(),
            Intervals?.Average(interval => interval.Max - interval.Min));
    }
}
