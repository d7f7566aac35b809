using BenchmarkDotNet.Attributes;

namespace MlopsHousing.Benchmarks;

/// <summary>One row at a time, as an online request asks for it.</summary>
[MemoryDiagnoser]
public class SingleRowBenchmarks
{
    private ComparedModel _model = null!;
    private Price _price = null!;

    [GlobalSetup]
    public void Setup() => (_model, _price) = (new ComparedModel(), new Price());

    [Benchmark(Baseline = true, OperationsPerInvoke = ComparedModel.RowCount)]
    public float PredictionEngine()
    {
        var sum = 0f;
        foreach (var house in _model.Houses)
        {
            _model.Engine.Predict(house, ref _price);
            sum += _price.Score;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = ComparedModel.RowCount)]
    public float ForestScorer()
    {
        var sum = 0f;
        foreach (var house in _model.Houses) sum += (float)_model.Scorer.Sum(house.Features);
        return sum;
    }
}
