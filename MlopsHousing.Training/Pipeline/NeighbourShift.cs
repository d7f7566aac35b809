using MlopsHousing.Modeling.Features;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Evaluation;

namespace MlopsHousing.Training.Pipeline;

/// <summary>
/// What it costs that training looks for neighbours in all folds but one and serving in all rows: the same held-out rows
/// with features made either way.
/// </summary>
/// <param name="Folds">Into how many parts training was split.</param>
/// <param name="RmseAsTrained">Held-out error, neighbours from all folds but one.</param>
/// <param name="RmseAsServed">Held-out error, neighbours from all rows trained on: what serving does.</param>
/// <param name="Features">The features that see neighbours.</param>
public sealed record NeighbourShift(int Folds, double RmseAsTrained, double RmseAsServed, IReadOnlyList<FeatureShift> Features)
{
    /// <summary>Measures it; null where the recipe looks at no neighbours.</summary>
    internal static NeighbourShift? Measure(TrainedModel model, Dataset data, FeatureRecipe recipe, Split split, int seed)
    {
        if (recipe.MostNeighbours == 0) return null;
        var folds = recipe.Neighbours!.Folds;
        var served = FeatureMatrix.Of(data, model.Features, split.Test);
        var kept = Split.Shuffled(split.Train.Length, seed).Where((_, place) => place % folds != 0).Order().Select(i => split.Train[i]);
        var trained = FeatureMatrix.Of(data, FeatureMatrix.Serving(data, recipe, kept).Transformer, split.Test);
        double[] truth = [.. split.Test.Select(i => data.Targets[i])];
        return new(
            folds,
            RegressionMetrics.Of(model.Score(trained), truth).Rmse,
            RegressionMetrics.Of(model.Score(served), truth).Rmse,
            [.. SeeNeighbours(recipe).Select(i => FeatureShift.Of(model.Features.Features[i].Name, Column(trained, i), Column(served, i)))]);
    }

    private static IEnumerable<int> SeeNeighbours(FeatureRecipe recipe) =>
        recipe.Steps.SelectMany(step => step.Names.Select(_ => step.Neighbours > 0)).Index().Where(f => f.Item).Select(f => f.Index);

    private static double[] Column(float[][] rows, int feature) => Array.ConvertAll(rows, row => (double)row[feature]);
}

/// <summary>How one feature differs between training and serving.</summary>
/// <param name="Name">The engineered feature.</param>
/// <param name="MeanAsTrained">Its mean, made as in training.</param>
/// <param name="MeanAsServed">Its mean, made as in serving.</param>
/// <param name="Shift">The difference of the means in standard deviations.</param>
public sealed record FeatureShift(string Name, double MeanAsTrained, double MeanAsServed, double Shift)
{
    internal static FeatureShift Of(string name, double[] trained, double[] served)
    {
        var (from, to) = (trained.Average(), served.Average());
        var deviation = Math.Sqrt(trained.Sum(v => (v - from) * (v - from)) / trained.Length);
        return new(name, from, to, deviation > 0 ? (to - from) / deviation : 0);
    }
}
