using System.Globalization;
using MlopsHousing.Modeling.Forests;
using MlopsHousing.Modeling.Intervals;
using MlopsHousing.Training.Evaluation;

namespace MlopsHousing.Training.Pipeline;

/// <summary>How sure a trained model is, as it is published.</summary>
/// <param name="Scores">What <c>intervals.json</c> holds.</param>
/// <param name="Difficulty">What <c>difficulty.bin</c> holds.</param>
/// <param name="Constant">The same table for intervals of one width: what these are held against.</param>
/// <param name="Predictions">What is predicted of each row by a forest that has not seen it.</param>
internal sealed record TrainedIntervals(ConformalScores Scores, Forest Difficulty, ConformalScores Constant, double[] Predictions);

/// <summary>
/// Split conformal prediction on cross-fitted residuals, divided by a row's own difficulty (ADR 12). Rows are dealt to
/// folds; a fold's residuals come from a forest grown on the others, and its difficulties from a forest grown on the
/// others' residuals. So every score is that of a row which neither forest has seen, as a new row's will be.
/// </summary>
internal static class IntervalTraining
{
    private const int Folds = 5;

    // What is left of a target in single precision is off by as much.
    private const double Noise = 1e-7;

    /// <summary>Fits intervals to a model. The forest that is served has seen a fifth more rows, so they err to the wide side.</summary>
    /// <param name="features">The features that the model was grown on, out of fold.</param>
    /// <param name="targets">What each row's target is.</param>
    /// <param name="parameters">How the model was grown.</param>
    /// <param name="progress">Takes the share that is done.</param>
    /// <param name="cancel">Ends it between forests.</param>
    /// <returns>Null where there are too few rows to tell.</returns>
    public static TrainedIntervals? Fit(float[][] features, float[] targets, LightGbmParameters parameters, Action<double> progress, CancellationToken cancel)
    {
        if (targets.Length < ConformalScores.FewestScores) return null;
        // Other folds than those that neighbours came from: seeds of one run must not repeat a shuffle.
        var folds = new int[targets.Length];
        foreach (var (place, row) in Split.Shuffled(targets.Length, parameters.Seed + 1).Index()) folds[row] = place % Folds;

        var predictions = CrossFit(features, targets, folds, parameters, f => progress(0.8 * f), cancel);
        double[] residuals = [.. predictions.Zip(targets, (prediction, target) => Math.Abs(prediction - target))];
        var unit = Unit(residuals.Average());
        if (unit <= Noise * targets.Max(Math.Abs)) return null; // predicted without any error, so there is nothing to learn a difficulty from
        var wide = features.Zip(predictions, (row, prediction) => (float[])[.. row, (float)prediction]).ToArray();
        float[] difficulty = [.. residuals.Select(r => (float)DifficultyScorer.Target(r, unit))];
        var small = parameters with { Trees = 100, Leaves = 15, MinimumRowsPerLeaf = 40, LearningRate = 0.065 };
        var scales = CrossFit(wide, difficulty, folds, small, f => progress(0.8 + 0.15 * f), cancel);

        var (forest, _) = LightGbmTraining.Fit(wide, difficulty, small);
        progress(1);
        return new(
            ConformalScores.Of(unit, residuals.Zip(scales, (r, s) => r / (unit * Math.Exp(s)))),
            forest,
            ConformalScores.Of(unit, residuals.Select(r => r / unit)),
            predictions);
    }

    /// <summary>Rounded, so that no processor's sum moves the digest; to four digits where prices are told in millions and errors are far below 1.</summary>
    private static double Unit(double meanResidual) =>
        meanResidual >= 1 ? Math.Round(meanResidual, 3) : double.Parse(meanResidual.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>What a forest says of each row that was grown on the other folds.</summary>
    private static double[] CrossFit(float[][] rows, float[] labels, int[] folds, LightGbmParameters parameters, Action<double> progress, CancellationToken cancel)
    {
        var said = new double[rows.Length];
        for (var fold = 0; fold < Folds; fold++)
        {
            cancel.ThrowIfCancellationRequested();
            int[] others = [.. Enumerable.Range(0, rows.Length).Where(i => folds[i] != fold)];
            var (forest, _) = LightGbmTraining.Fit(Array.ConvertAll(others, i => rows[i]), Array.ConvertAll(others, i => labels[i]), parameters);
            var scorer = new ForestScorer(forest);
            for (var i = 0; i < rows.Length; i++)
                if (folds[i] == fold) said[i] = (float)scorer.Sum(rows[i]);
            progress((fold + 1.0) / Folds);
        }

        return said;
    }
}
