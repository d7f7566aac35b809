using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;

namespace MlopsHousing.Tests.Training.Forests;

/// <summary>LightGBM trained and scored by ML.NET itself: the oracle for what is exported from it.</summary>
internal sealed class MlNetRegression
{
    private readonly MLContext ml = new(seed: 1);
    private readonly SchemaDefinition schema = SchemaDefinition.Create(typeof(Example));
    private readonly RegressionPredictionTransformer<LightGbmRegressionModelParameters> transformer;
    private readonly PredictionEngine<Example, Scored> engine;

    public MlNetRegression(float[][] rows, float[] labels, int trees, int leaves, int minimumRowsPerLeaf = 5)
    {
        Requires.LightGbm();
        schema[nameof(Example.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Length);
        Rows = rows;
        transformer = ml.Regression.Trainers.LightGbm(new LightGbmRegressionTrainer.Options
        {
            NumberOfIterations = trees,
            NumberOfLeaves = leaves,
            MinimumExampleCountPerLeaf = minimumRowsPerLeaf,
            LearningRate = 0.1,
            NumberOfThreads = 1,
            Seed = 1,
            Deterministic = true,
        }).Fit(View(rows, labels));
        engine = ml.Model.CreatePredictionEngine<Example, Scored>(transformer, inputSchemaDefinition: schema);
    }

    public float[][] Rows { get; }

    public LightGbmRegressionModelParameters Model => transformer.Model;

    /// <summary>The training rows as the export wants them.</summary>
    public float[] FlatRows => [.. Rows.SelectMany(row => row)];

    /// <summary>One row at a time.</summary>
    public float Predict(float[] row) => engine.Predict(new Example { Features = row }).Score;

    /// <summary>All rows in one pass.</summary>
    public float[] Transform(float[][] rows) =>
        [.. transformer.Transform(View(rows, new float[rows.Length])).GetColumn<float>("Score")];

    private IDataView View(float[][] rows, float[] labels) =>
        ml.Data.LoadFromEnumerable(rows.Zip(labels, (row, label) => new Example { Features = row, Label = label }), schema);

    public sealed class Example
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    public sealed class Scored
    {
        public float Score { get; set; }
    }
}
