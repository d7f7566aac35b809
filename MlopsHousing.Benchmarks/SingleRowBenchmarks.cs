using BenchmarkDotNet.Attributes;

namespace MlopsHousing.Benchmarks;

/// <summary>One row at a time, as an online request asks for it.</summary>
[MemoryDiagnoser]
public class SingleRowBenchmarks
{
    private ComparedModel model = null!;
    private Price price = null!;

    [GlobalSetup]
    public void Setup() => (model, price) = (new ComparedModel(), new Price());

    [Benchmark(Baseline = true, OperationsPerInvoke = ComparedModel.RowCount)]
    public float PredictionEngine()
    {
        var sum = 0f;
        foreach (var house in model.Houses)
        {
            model.Engine.Predict(house, ref price);
            sum += price.Score;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = ComparedModel.RowCount)]
    public float ForestScorer()
    {
        var sum = 0f;
        foreach (var house in model.Houses) sum += (float)model.Scorer.Sum(house.Features);
        return sum;
    }
}
