using BenchmarkDotNet.Attributes;

namespace MlopsHousing.Benchmarks;

/// <summary>1,000 rows in one call.</summary>
[MemoryDiagnoser]
public class BatchBenchmarks
{
    private readonly double[] _sums = new double[ComparedModel.RowCount];
    private ComparedModel _model = null!;

    [GlobalSetup]
    public void Setup() => _model = new ComparedModel();

    [Benchmark(Baseline = true)]
    public double Transform() => _model.TransformBatch();

    [Benchmark]
    public double ForestScorer()
    {
        _model.Scorer.Sum(_model.Rows, ComparedModel.Features, _sums);
        return _sums[0];
    }
}
