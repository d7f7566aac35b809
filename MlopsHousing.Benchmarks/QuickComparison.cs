using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace MlopsHousing.Benchmarks;

/// <summary>
/// The scorer against ML.NET in seconds instead of minutes: rounds of both in turn, so that what else the machine does
/// hits both, and medians. It fails on a ratio and on allocation, never on a time.
/// </summary>
internal static class QuickComparison
{
    private const double SingleRowBound = 3.5;
    private const double BatchBound = 4.5;
    private const int Rounds = 51;

    /// <summary>ML.NET gets a tenth of the rows, so that both take about as long and other programs interrupt both as often.</summary>
    private const int Tenth = 10;
    private const int ExplainedRows = 5;

    /// <summary>Of what ML.NET takes to predict the row: 2 ms where that is 25 µs, and a third of what is measured.</summary>
    private const double ExplainedBound = 0.0125;

    /// <returns>The process's exit code: 0 if the bounds hold.</returns>
    public static int Run(TextWriter output)
    {
        var model = new ComparedModel();
        var single = Compare(Tenths(model), ComparedModel.RowCount, () => ScoreEach(model));
        var sums = new double[ComparedModel.RowCount];
        var batch = Compare(model.TransformBatch, ComparedModel.RowCount * Tenth, () => ScoreBatches(model, sums), ComparedModel.RowCount);
        var explained = Compare(Tenths(model), ExplainedRows, () => ExplainSome(model));
        var allocated = Allocated(model, sums);

        output.WriteLine($"Medians of {Rounds} alternating rounds, µs a row; {ComparedModel.Features} features, 400 trees x 31 leaves; "
            + $"{Environment.ProcessorCount} processors, vectors of {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)} bits");
        output.WriteLine($"{"",-14}{"ML.NET",10}{"scorer",10}{"ratio",8}{"bound",8}");
        Write("single row", single, SingleRowBound);
        Write("batch of 1,000", batch, BatchBound);
        output.WriteLine($"{"explained",-14}{explained.MlNet,10:F2}{explained.Scorer,10:F2}{explained.Ratio,7:F3}x{ExplainedBound,7:F3}x");
        output.WriteLine($"allocated by scoring and explaining: {allocated} bytes");

        var holds = single.Ratio >= SingleRowBound && batch.Ratio >= BatchBound && explained.Ratio >= ExplainedBound && allocated == 0;
        if (!holds) output.WriteLine("A bound does not hold.");
        return holds ? 0 : 1;

        void Write(string what, Comparison c, double bound) =>
            output.WriteLine($"{what,-14}{c.MlNet,10:F2}{c.Scorer,10:F2}{c.Ratio,7:F1}x{bound,7:F1}x");
    }

    /// <summary>Takes other rows in each round, or processors would learn the branches that few rows take.</summary>
    private static Func<double> Tenths(ComparedModel model)
    {
        var (round, size) = (0, ComparedModel.RowCount / Tenth);
        return () => PredictEach(model, model.Houses.AsSpan(round++ % Tenth * size, size));
    }

    private static double PredictEach(ComparedModel model, ReadOnlySpan<House> houses)
    {
        var sum = 0.0;
        var price = new Price();
        foreach (var house in houses)
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

    private static double ScoreBatches(ComparedModel model, double[] sums)
    {
        for (var i = 0; i < Tenth; i++) model.Scorer.Sum(model.Rows, ComparedModel.Features, sums);
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
        ScoreBatches(model, sums);
        ExplainSome(model);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static Comparison Compare(Func<double> mlNet, int rows, Func<double> scorer, int rowsOfMlNet = ComparedModel.RowCount / Tenth)
    {
        // Long enough that tiered compilation has settled on its last answer.
        for (var warm = Stopwatch.StartNew(); warm.ElapsedMilliseconds < 1_500;) _ = mlNet() + scorer();

        var (a, b, ratios) = (new double[Rounds], new double[Rounds], new double[Rounds]);
        for (var round = 0; round < Rounds; round++)
        {
            a[round] = Time(rowsOfMlNet, mlNet);
            b[round] = Time(rows, scorer);
            ratios[round] = a[round] / b[round];
        }

        return new Comparison(Median(a), Median(b), Median(ratios));
    }

    /// <returns>Microseconds a row.</returns>
    private static double Time(int rows, Func<double> run)
    {
        var start = Stopwatch.GetTimestamp();
        _ = run();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / rows;
    }

    /// <returns>Microseconds a row.</returns>
    internal static double MedianTime(int rows, Func<double> run)
    {
        // Warm, until tiered compilation has settled.
        for (var warm = Stopwatch.StartNew(); warm.ElapsedMilliseconds < 700;) _ = run();
        return Median([.. Enumerable.Range(0, Rounds).Select(_ => Time(rows, run))]);
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    /// <summary>The ratio is the median of the rounds' ratios: steadier than that of the medians where a machine's speed changes.</summary>
    private sealed record Comparison(double MlNet, double Scorer, double Ratio);
}
