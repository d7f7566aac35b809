using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Tests.Api.Caching;

/// <summary>Predicts the sum of a row, and counts how often it was asked.</summary>
internal sealed class CountingPredictor : IPredictor
{
    private int _calls;

    public int Calls => _calls;

    /// <summary>What it waits for before it answers.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>How long it takes.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>What it throws in place of an answer.</summary>
    public Exception? Failure { get; set; }

    public async ValueTask PredictAsync(
        ModelVersion version, ReadOnlyMemory<double> rows, Memory<double> predictions, Memory<double> scales, CancellationToken cancel)
    {
        Interlocked.Increment(ref _calls);
        if (!Gate.IsCompleted)
            await Gate.WaitAsync(cancel);
        if (Delay > TimeSpan.Zero)
            await Task.Delay(Delay, cancel);
        if (Failure is not null)
            throw Failure;
        predictions.Span[0] = Sum(rows.Span);
        if (!scales.IsEmpty) scales.Span[0] = predictions.Span[0] / 2;
    }

    public ValueTask<double> ExplainAsync(
        ModelVersion version, ReadOnlyMemory<double> rows, Memory<double> predictions, Memory<double> scales, Memory<double> contributions, CancellationToken cancel) =>
        throw new InvalidOperationException("What is explained is nothing that a cache keeps.");

    public static double Sum(ReadOnlySpan<double> row)
    {
        var sum = 0.0;
        foreach (var value in row)
            sum += value;
        return sum;
    }
}
