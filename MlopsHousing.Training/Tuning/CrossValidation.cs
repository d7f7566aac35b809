using MlopsHousing.Modeling.Features;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Evaluation;
using MlopsHousing.Training.Pipeline;

namespace MlopsHousing.Training.Tuning;

/// <summary>Rows dealt to folds; each is predicted by a forest grown on the others. Features are made once, for all parameters.</summary>
internal sealed class CrossValidation(Dataset data, FeatureRecipe recipe, int seed)
{
    public const int Folds = 5;

    private readonly Fold?[] _folds = new Fold?[Folds];

    /// <summary>The root of the mean squared error on one fold, in the target's unit.</summary>
    public double Rmse(LightGbmParameters parameters, int fold, CancellationToken cancel)
    {
        var (train, trainTargets, held, heldTargets) = _folds[fold] ??= Make(fold, cancel);
        var (forest, _) = LightGbmTraining.Fit(train, trainTargets, parameters);
        return RegressionMetrics.Of(TrainedModel.Score(forest, held), heldTargets).Rmse;
    }

    private Fold Make(int fold, CancellationToken cancel)
    {
        // Other folds than those that neighbours come from, and those of intervals: seeds of one run must not repeat a shuffle.
        var order = Split.Shuffled(data.Count, seed + 2);
        int[] train = [.. order.Where((_, place) => place % Folds != fold)];
        int[] held = [.. order.Where((_, place) => place % Folds == fold)];
        var features = FeatureMatrix.OutOfFold(data, recipe, train, seed, _ => { }, cancel);
        var (transformer, _, learned) = FeatureMatrix.Serving(data, recipe, train);
        TrainedModel.RequireNumbers(data, learned, train, features);
        return new(
            features,
            Array.ConvertAll(train, row => (float)data.Targets[row]),
            FeatureMatrix.Of(data, transformer, held),
            Array.ConvertAll(held, row => data.Targets[row]));
    }

    private sealed record Fold(float[][] Train, float[] TrainTargets, float[][] Held, double[] HeldTargets);
}
