using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;
using MlopsHousing.Modeling.Forests;
using MlopsHousing.Training.Forests;

namespace MlopsHousing.Training.Pipeline;

/// <summary>LightGBM by ML.NET, on one thread: more spin on small data and run slower, and sums would differ from run to run.</summary>
internal static class LightGbmTraining
{
    /// <summary>Grows a forest, by parameters of which none is left to choose.</summary>
    /// <returns>The forest as it is served, and ML.NET's own zip of it.</returns>
    /// <exception cref="TrainingException">LightGBM can't be loaded.</exception>
    public static (Forest Forest, byte[] Zip) Fit(float[][] rows, float[] labels, LightGbmParameters parameters)
    {
        var ml = new MLContext(seed: parameters.Seed);
        var schema = SchemaDefinition.Create(typeof(Example));
        schema[nameof(Example.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Length);
        var view = ml.Data.LoadFromEnumerable(rows.Zip(labels, (row, label) => new Example { Features = row, Label = label }).ToArray(), schema);
        try
        {
            var fitted = ml.Regression.Trainers.LightGbm(Options(parameters)).Fit(view);
            using var zip = new MemoryStream();
            ml.Model.Save(fitted, view.Schema, zip);
            return (ForestExport.FromMlNet(fitted.Model, [.. rows.SelectMany(row => row)]), zip.ToArray());
        }
        catch (Exception e) when (MissingLibrary(e) is not null)
        {
            throw new TrainingException("LightGBM can't be loaded: it needs the OpenMP runtime, libgomp.so.1. On Debian and Ubuntu: apt-get install libgomp1.", e);
        }
    }

    private static DllNotFoundException? MissingLibrary(Exception? e) => e as DllNotFoundException ?? (e is null ? null : MissingLibrary(e.InnerException));

    private static LightGbmRegressionTrainer.Options Options(LightGbmParameters parameters) => new()
    {
        NumberOfIterations = parameters.Trees!.Value,
        NumberOfLeaves = parameters.Leaves!.Value,
        LearningRate = parameters.LearningRate!.Value,
        MinimumExampleCountPerLeaf = parameters.MinimumRowsPerLeaf,
        MaximumBinCountPerFeature = parameters.Bins,
        UseCategoricalSplit = false,
        NumberOfThreads = 1,
        Seed = parameters.Seed,
        Deterministic = true,
        Silent = true,
        Booster = new GradientBooster.Options
        {
            L2Regularization = parameters.L2,
            L1Regularization = 0,
            FeatureFraction = parameters.FeatureFraction,
            SubsampleFraction = parameters.RowFraction,
            SubsampleFrequency = parameters.RowFraction < 1 ? 1 : 0,
        },
    };

    private sealed class Example
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
