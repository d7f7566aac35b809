using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Forests;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Training.Pipeline;

/// <summary>A model as serving will run it, before it is published.</summary>
/// <param name="Features">Makes features, neighbours over all rows trained on.</param>
/// <param name="Table">Those rows, where the recipe looks at neighbours.</param>
/// <param name="Forest">The ensemble.</param>
/// <param name="Zip">ML.NET's own form of it.</param>
/// <param name="TrainingFeatures">The features it was grown on, out of fold.</param>
internal sealed record TrainedModel(FeatureTransformer Features, NeighbourTable? Table, Forest Forest, byte[] Zip, float[][] TrainingFeatures)
{
    private const double FeatureShare = 0.5;

    /// <summary>Trains on some rows of the data.</summary>
    public static TrainedModel Train(Dataset data, FeatureRecipe recipe, int[] rows, LightGbmParameters parameters, Action<double> progress, CancellationToken cancel)
    {
        var features = FeatureMatrix.OutOfFold(data, recipe, rows, parameters.Seed, f => progress(f * FeatureShare), cancel);
        cancel.ThrowIfCancellationRequested();
        var (forest, zip) = LightGbmTraining.Fit(features, Array.ConvertAll(rows, row => (float)data.Targets[row]), parameters);
        var (transformer, table) = FeatureMatrix.Serving(data, recipe, rows);
        progress(1);
        return new(transformer, table, forest, zip, features);
    }

    /// <summary>Predicts rows of the data as serving does.</summary>
    public double[] Predict(Dataset data, int[] rows) => Score(FeatureMatrix.Of(data, Features, rows));

    /// <summary>Predicts from features.</summary>
    public double[] Score(float[][] features)
    {
        var scorer = new ForestScorer(Forest);
        return Array.ConvertAll(features, row => (double)(float)scorer.Sum(row));
    }
}
