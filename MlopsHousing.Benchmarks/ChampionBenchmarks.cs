using BenchmarkDotNet.Attributes;

namespace MlopsHousing.Benchmarks;

/// <summary>What an answer of the shipped champion costs, stage by stage: µs per row, of rows from the data set.</summary>
[MemoryDiagnoser]
public class ChampionBenchmarks
{
    private readonly double[] _predictions = new double[ChampionModel.RowCount];
    private float[] _features = [];
    private double[] _contributions = [];
    private ChampionModel _model = null!;

    [GlobalSetup]
    public async Task Setup()
    {
        _model = await ChampionModel.LoadAsync();
        _features = new float[_model.Features.Width];
        _contributions = new double[_model.Features.Width];
    }

    /// <summary>Ratios, coordinates, distances and the neighbours' look-up.</summary>
    [Benchmark(OperationsPerInvoke = ChampionModel.RowCount)]
    public float Features()
    {
        for (var i = 0; i < ChampionModel.RowCount; i++) _model.Features.Transform(_model.Row(i), _features);
        return _features[0];
    }

    [Benchmark(OperationsPerInvoke = ChampionModel.RowCount)]
    public double Trees()
    {
        var sum = 0.0;
        for (var i = 0; i < ChampionModel.RowCount; i++) sum += _model.Scorer.Sum(_model.Engineered(i));
        return sum;
    }

    /// <summary>Features and trees, one row at a time.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = ChampionModel.RowCount)]
    public double Predict()
    {
        var sum = 0.0;
        for (var i = 0; i < ChampionModel.RowCount; i++) sum += _model.Whole.Predict(_model.Row(i));
        return sum;
    }

    /// <summary>Features and trees of all rows in one call.</summary>
    [Benchmark(OperationsPerInvoke = ChampionModel.RowCount)]
    public double PredictBatch()
    {
        _model.Whole.Predict(_model.Rows, _predictions);
        return _predictions[0];
    }

    /// <summary>The Shapley values of the engineered features.</summary>
    [Benchmark(OperationsPerInvoke = ChampionModel.RowCount)]
    public double Explain()
    {
        for (var i = 0; i < ChampionModel.RowCount; i++) _model.Explainer.Explain(_model.Engineered(i), _contributions);
        return _contributions[0];
    }
}
