using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace MlopsHousing.Benchmarks;

/// <summary>
/// The scorer against ML.NET in seconds instead of minutes: rounds of both in turn, so that what else the machine does
/// hits both, and medians. It fails on a ratio and on allocation, never on an absolute time.
/// </summary>
internal static class QuickComparison
{
    private const double SingleRowBound = 3;
    private const double BatchBound = 4.5;
    private const int Rounds = 31;
    private const int ExplainedRows = 50;

    /// <returns>The process's exit code: 0 if the bounds hold.</returns>
    public static int Run(TextWriter output)
    {
        var model = new ComparedModel();
        var single = Compare(() => PredictEach(model), () => ScoreEach(model));
        var sums = new double[ComparedModel.RowCount];
        var batch = Compare(() => model.TransformBatch(), () => ScoreBatch(model, sums));
        var explained = Median([.. Enumerable.Range(0, Rounds).Select(_ => Time(() => ExplainSome(model)) * ComparedModel.RowCount / ExplainedRows)]);
        var allocated = Allocated(model, sums);

        output.WriteLine($"Medians of {Rounds} alternating rounds over {ComparedModel.RowCount} rows, µs a row; {ComparedModel.Features} features, 400 trees x 31 leaves; "
            + $"{Environment.ProcessorCount} processors, vectors of {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)} bits");
        output.WriteLine($"{"",-14}{"ML.NET",10}{"scorer",10}{"ratio",8}{"bound",8}");
        Write("single row", single, SingleRowBound);
        Write("batch of 1,000", batch, BatchBound);
        output.WriteLine($"{"explained",-14}{"",10}{explained,10:F2}");
        output.WriteLine($"allocated by scoring and explaining: {allocated} bytes");

        var holds = single.Ratio >= SingleRowBound && batch.Ratio >= BatchBound && allocated == 0;
        if (!holds) output.WriteLine("A bound does not hold.");
        return holds ? 0 : 1;

        void Write(string what, Comparison c, double bound) =>
            output.WriteLine($"{what,-14}{c.MlNet,10:F2}{c.Scorer,10:F2}{c.Ratio,7:F1}x{bound,7:F1}x");
    }

    private static double PredictEach(ComparedModel model)
    {
        var sum = 0.0;
        var price = new Price();
        foreach (var house in model.Houses)
        {
            model.Engine.Predict(house, ref price);
            sum += price.Score;
        }

        return sum;
    }

    private static double ScoreEach(ComparedModel model)
    {
        var sum = 0.0;
        foreach (var house in model.Houses) sum += (float)model.Scorer.Sum(house.Features);
        return sum;
    }

    private static double ScoreBatch(ComparedModel model, double[] sums)
    {
        model.Scorer.Sum(model.Rows, ComparedModel.Features, sums);
        return sums[0];
    }

    private static double ExplainSome(ComparedModel model)
    {
        Span<double> contributions = stackalloc double[ComparedModel.Features];
        foreach (var house in model.Houses.AsSpan(0, ExplainedRows)) model.Explainer.Explain(house.Features, contributions);
        return contributions[0];
    }

    private static long Allocated(ComparedModel model, double[] sums)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        ScoreEach(model);
        ScoreBatch(model, sums);
        ExplainSome(model);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static Comparison Compare(Func<double> mlNet, Func<double> scorer)
    {
        // Long enough that tiered compilation has settled on its last answer.
        for (var warm = Stopwatch.StartNew(); warm.ElapsedMilliseconds < 1_500;) _ = mlNet() + scorer();

        var (a, b, ratios) = (new double[Rounds], new double[Rounds], new double[Rounds]);
        for (var round = 0; round < Rounds; round++)
        {
            a[round] = Time(mlNet);
            b[round] = Time(scorer);
            ratios[round] = a[round] / b[round];
        }

        return new Comparison(Median(a), Median(b), Median(ratios));
    }

    /// <returns>Microseconds a row.</returns>
    private static double Time(Func<double> run)
    {
        var start = Stopwatch.GetTimestamp();
        _ = run();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / ComparedModel.RowCount;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    /// <summary>The ratio is the median of the rounds' ratios: steadier than that of the medians where a machine's speed changes.</summary>
    private sealed record Comparison(double MlNet, double Scorer, double Ratio);
}
