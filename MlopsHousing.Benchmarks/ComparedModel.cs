using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;
using MlopsHousing.Modeling.Forests;
using MlopsHousing.Training.Forests;

namespace MlopsHousing.Benchmarks;

/// <summary>
/// One forest of 400 trees × 31 leaves, trained on made-up houses with one thread, as ML.NET serves it and as we do.
/// Making it checks that both give the same answers to the last bit, so that no benchmark compares unequal work.
/// </summary>
internal sealed class ComparedModel
{
    public const int Features = 24;
    public const int RowCount = 1_000;
    private const int Trees = 400;
    private const int Leaves = 31;
    private readonly MLContext _ml = new(seed: 1);
    private readonly SchemaDefinition _schema = SchemaDefinition.Create(typeof(House));
    private readonly RegressionPredictionTransformer<LightGbmRegressionModelParameters> _transformer;

    public ComparedModel()
    {
        var training = MadeUpHouses.Make(seed: 1, rows: 16_000, Features);
        _schema[nameof(House.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Features);
        _transformer = _ml.Regression.Trainers.LightGbm(new LightGbmRegressionTrainer.Options
        {
            NumberOfIterations = Trees,
            NumberOfLeaves = Leaves,
            LearningRate = 0.1,
            NumberOfThreads = 1,
            Seed = 1,
            Deterministic = true,
        }).Fit(View(training));

        Engine = _ml.Model.CreatePredictionEngine<House, Price>(_transformer, inputSchemaDefinition: _schema);
        var forest = ForestExport.FromMlNet(_transformer.Model, training.SelectMany(house => house.Features).ToArray());
        Scorer = new ForestScorer(forest);
        Explainer = new TreeExplainer(forest);
        Houses = MadeUpHouses.Make(seed: 2, RowCount, Features);
        Batch = View(Houses);
        Rows = [.. Houses.SelectMany(house => house.Features)];
        CheckAnswers();
    }

    public PredictionEngine<House, Price> Engine { get; }

    public ForestScorer Scorer { get; }

    public TreeExplainer Explainer { get; }

    /// <summary>Rows that were not trained on.</summary>
    public House[] Houses { get; }

    /// <summary>The same rows as one view of data.</summary>
    public IDataView Batch { get; }

    /// <summary>The same rows, one after another.</summary>
    public float[] Rows { get; }

    /// <summary>Scores the batch with ML.NET, which is lazy: only reading the scores makes them.</summary>
    public double TransformBatch()
    {
        var sum = 0.0;
        foreach (var score in _transformer.Transform(Batch).GetColumn<float>(nameof(Price.Score))) sum += score;
        return sum;
    }

    private void CheckAnswers()
    {
        var sums = new double[RowCount];
        var contributions = new double[Features];
        Scorer.Sum(Rows, Features, sums);
        var transformed = _transformer.Transform(Batch).GetColumn<float>(nameof(Price.Score)).ToArray();
        for (var i = 0; i < RowCount; i++)
        {
            var expected = Engine.Predict(Houses[i]).Score;
            if (expected != transformed[i] || expected != (float)sums[i] || sums[i] != Scorer.Sum(Houses[i].Features))
                throw new InvalidOperationException($"The answers differ on row {i}: {expected} by ML.NET, {sums[i]} by the scorer.");

            Explainer.Explain(Houses[i].Features, contributions);
            if (Math.Abs(Explainer.BaseValue + contributions.Sum() - sums[i]) > 1e-9 * Math.Abs(sums[i]))
                throw new InvalidOperationException($"The contributions do not add up to the answer on row {i}.");
        }
    }

    private IDataView View(House[] houses) => _ml.Data.LoadFromEnumerable(houses, _schema);
}

internal sealed class House
{
    public float[] Features { get; set; } = [];

    public float Label { get; set; }
}

internal sealed class Price
{
    public float Score { get; set; }
}
