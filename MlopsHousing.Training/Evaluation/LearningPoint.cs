using MlopsHousing.Modeling.Features;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Pipeline;

namespace MlopsHousing.Training.Evaluation;

/// <summary>The error on held-out rows after training on some of the others: whether more data would help.</summary>
/// <param name="TrainRows">Rows trained on.</param>
/// <param name="Rmse">On the same held-out rows, in the target's unit.</param>
public sealed record LearningPoint(int TrainRows, double Rmse)
{
    private static readonly double[] _shares = [0.1, 0.25, 0.5];

    // Fewer can't be dealt to folds and still have neighbours to look at.
    private const int FewestRows = 300;

    /// <summary>Trains on parts of the training rows; the last point is the model that was trained on them all.</summary>
    internal static IReadOnlyList<LearningPoint> Measure(
        Dataset data, FeatureRecipe recipe, Split split, LightGbmParameters parameters, double wholeRmse, Action<double> progress, CancellationToken cancel)
    {
        var points = new List<LearningPoint>();
        foreach (var (i, share) in _shares.Index())
        {
            var rows = (int)(share * split.Train.Length);
            if (rows >= FewestRows)
            {
                // They are in random order already.
                var model = TrainedModel.Train(data, recipe, split.Train[..rows], parameters, _ => { }, cancel);
                points.Add(new(rows, RegressionMetrics.Of(model.Predict(data, split.Test), [.. split.Test.Select(t => data.Targets[t])]).Rmse));
            }

            progress((i + 1.0) / _shares.Length);
        }

        return [.. points, new(split.Train.Length, wholeRmse)];
    }
}
