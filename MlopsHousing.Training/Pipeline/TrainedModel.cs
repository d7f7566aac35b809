using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Forests;
using MlopsHousing.Modeling.Intervals;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Training.Pipeline;

/// <summary>A model as serving will run it, before it is published.</summary>
/// <param name="Features">Makes features, neighbours over all rows trained on.</param>
/// <param name="Recipe">How, with what it learned from those rows.</param>
/// <param name="Table">Those rows, where the recipe looks at neighbours.</param>
/// <param name="Forest">The ensemble.</param>
/// <param name="Zip">ML.NET's own form of it.</param>
/// <param name="TrainingFeatures">The features it was grown on, out of fold.</param>
internal sealed record TrainedModel(FeatureTransformer Features, FeatureRecipe Recipe, NeighbourTable? Table, Forest Forest, byte[] Zip, float[][] TrainingFeatures)
{
    private const double FeatureShare = 0.5;

    /// <summary>Of fewer, LightGBM grows nothing.</summary>
    private const int FewestRows = 5;

    /// <summary>How sure it is; null where there were too few rows to tell, or nobody asked.</summary>
    public TrainedIntervals? Intervals { get; init; }

    /// <summary>Whether training wrote the recipe's steps itself.</summary>
    public bool HasStandardFeatures { get; init; }

    /// <summary>Trains on some rows of the data.</summary>
    public static TrainedModel Train(Dataset data, FeatureRecipe recipe, int[] rows, LightGbmParameters parameters, Action<double> progress, CancellationToken cancel)
    {
        if (rows.Length < FewestRows) throw new TrainingException($"Of {data.Count} rows {rows.Length} are left to train on, which is too few: it takes hundreds to learn something. Bring more data.");
        parameters = parameters.For(data.Count, recipe.IsStandard);
        var features = FeatureMatrix.OutOfFold(data, recipe, rows, parameters.Seed, f => progress(f * FeatureShare), cancel);
        var (transformer, table, learned) = FeatureMatrix.Serving(data, recipe, rows);
        RequireNumbers(data, learned, rows, features);
        cancel.ThrowIfCancellationRequested();
        var (forest, zip) = LightGbmTraining.Fit(features, Array.ConvertAll(rows, row => (float)data.Targets[row]), parameters);
        progress(1);
        return new(transformer, learned, table, forest, zip, features) { HasStandardFeatures = recipe.IsStandard };
    }

    /// <summary>The same model, with intervals.</summary>
    public TrainedModel WithIntervals(Dataset data, int[] rows, LightGbmParameters parameters, Action<double> progress, CancellationToken cancel) =>
        this with { Intervals = IntervalTraining.Fit(TrainingFeatures, Array.ConvertAll(rows, row => (float)data.Targets[row]), parameters.For(data.Count, HasStandardFeatures), progress, cancel) };

    /// <summary>LightGBM sends what is missing ways that ML.NET does not publish, so there must be none.</summary>
    internal static void RequireNumbers(Dataset data, FeatureRecipe recipe, int[] rows, float[][] features)
    {
        for (var i = 0; i < rows.Length; i++)
            if (Array.FindIndex(features[i], v => !float.IsFinite(v)) is >= 0 and var at)
                throw new TrainingException(
                    $"Row {rows[i] + 1} of the data has no number for the feature '{recipe.Steps.SelectMany(s => s.Names).ElementAt(at)}' of {data.Signature.Name}. Leave the feature out of the recipe, or such rows out of the data.");
    }

    /// <summary>Predicts rows of the data as serving does.</summary>
    public double[] Predict(Dataset data, int[] rows) => Score(FeatureMatrix.Of(data, Features, rows));

    /// <summary>Predicts rows of the data as serving does, and tells each one's scale.</summary>
    public (double[] Predictions, double[] Scales) PredictWithScales(Dataset data, int[] rows)
    {
        var features = FeatureMatrix.Of(data, Features, rows);
        var predictions = Score(features);
        var difficulty = new DifficultyScorer(Intervals!.Difficulty, Intervals.Scores.ScaleUnit);
        return (predictions, [.. features.Zip(predictions, (row, prediction) => difficulty.Scale([.. row, (float)prediction]))]);
    }

    /// <summary>Predicts from features.</summary>
    public double[] Score(float[][] features) => Score(Forest, features);

    /// <summary>What a forest says of features, as it is served.</summary>
    public static double[] Score(Forest forest, float[][] features)
    {
        var scorer = new ForestScorer(forest);
        return Array.ConvertAll(features, row => (double)(float)scorer.Sum(row));
    }
}
