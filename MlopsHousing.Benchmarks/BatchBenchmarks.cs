using BenchmarkDotNet.Attributes;

namespace MlopsHousing.Benchmarks;

/// <summary>1,000 rows in one call.</summary>
[MemoryDiagnoser]
public class BatchBenchmarks
{
    private readonly double[] sums = new double[ComparedModel.RowCount];
    private ComparedModel model = null!;

    [GlobalSetup]
    public void Setup() => model = new ComparedModel();

    [Benchmark(Baseline = true)]
    public double Transform() => model.TransformBatch();

    [Benchmark]
    public double ForestScorer()
    {
        model.Scorer.Sum(model.Rows, ComparedModel.Features, sums);
        return sums[0];
    }
}
