using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;

namespace MlopsHousing.Tests.Training.Forests;

/// <summary>LightGBM trained and scored by ML.NET itself: the oracle for what is exported from it.</summary>
internal sealed class MlNetRegression
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly SchemaDefinition _schema = SchemaDefinition.Create(typeof(Example));
    private readonly RegressionPredictionTransformer<LightGbmRegressionModelParameters> _transformer;
    private readonly PredictionEngine<Example, Scored> _engine;

    public MlNetRegression(float[][] rows, float[] labels, int trees, int leaves, int minimumRowsPerLeaf = 5)
    {
        Requires.LightGbm();
        _schema[nameof(Example.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Length);
        Rows = rows;
        _transformer = _ml.Regression.Trainers.LightGbm(new LightGbmRegressionTrainer.Options
        {
            NumberOfIterations = trees,
            NumberOfLeaves = leaves,
            MinimumExampleCountPerLeaf = minimumRowsPerLeaf,
            LearningRate = 0.1,
            NumberOfThreads = 1,
            Seed = 1,
            Deterministic = true,
        }).Fit(View(rows, labels));
        _engine = _ml.Model.CreatePredictionEngine<Example, Scored>(_transformer, inputSchemaDefinition: _schema);
    }

    public float[][] Rows { get; }

    public LightGbmRegressionModelParameters Model => _transformer.Model;

    /// <summary>The training rows as the export wants them.</summary>
    public float[] FlatRows => [.. Rows.SelectMany(row => row)];

    /// <summary>One row at a time.</summary>
    public float Predict(float[] row) => _engine.Predict(new Example { Features = row }).Score;

    /// <summary>All rows in one pass.</summary>
    public float[] Transform(float[][] rows) =>
        [.. _transformer.Transform(View(rows, new float[rows.Length])).GetColumn<float>("Score")];

    private IDataView View(float[][] rows, float[] labels) =>
        _ml.Data.LoadFromEnumerable(rows.Zip(labels, (row, label) => new Example { Features = row, Label = label }), _schema);

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
