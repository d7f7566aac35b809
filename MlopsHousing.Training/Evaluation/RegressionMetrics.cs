namespace MlopsHousing.Training.Evaluation;

/// <summary>How far predictions are from the truth.</summary>
/// <param name="Rows">Over how many rows.</param>
/// <param name="Rmse">Root of the mean squared error, in the target's unit.</param>
/// <param name="Mae">Mean absolute error, in the target's unit.</param>
/// <param name="R2">Share of the variance that is explained; 0 where the target does not vary.</param>
/// <param name="Mape">Mean absolute error as a share of the truth, over rows whose truth is not 0.</param>
public sealed record RegressionMetrics(int Rows, double Rmse, double Mae, double R2, double Mape)
{
    /// <summary>Compares predictions with the truth, row by row.</summary>
    public static RegressionMetrics Of(IReadOnlyList<double> predictions, IReadOnlyList<double> truth)
    {
        if (predictions.Count != truth.Count || truth.Count == 0)
            throw new ArgumentException($"{predictions.Count} predictions can't be compared with {truth.Count} true values.", nameof(predictions));

        var mean = truth.Average();
        var (squared, absolute, relative, variance, rated) = (0.0, 0.0, 0.0, 0.0, 0);
        for (var i = 0; i < truth.Count; i++)
        {
            var error = predictions[i] - truth[i];
            squared += error * error;
            absolute += Math.Abs(error);
            variance += (truth[i] - mean) * (truth[i] - mean);
            if (truth[i] == 0) continue;
            relative += Math.Abs(error / truth[i]);
            rated++;
        }

        return new(
            truth.Count,
            Math.Sqrt(squared / truth.Count),
            absolute / truth.Count,
            variance > 0 ? 1 - squared / variance : 0,
            rated > 0 ? relative / rated : 0);
    }

    /// <summary>The mean of each figure over several runs; the rows are summed.</summary>
    public static RegressionMetrics Mean(IReadOnlyCollection<RegressionMetrics> runs) => new(
        runs.Sum(r => r.Rows), runs.Average(r => r.Rmse), runs.Average(r => r.Mae), runs.Average(r => r.R2), runs.Average(r => r.Mape));
}
