using Microsoft.Extensions.Logging;

namespace MlopsHousing.Monitoring.Trials;

/// <summary>
/// Lets a challenger try, within a budget of time, and cuts it off when it throws or is slow: three times in a row, or five
/// times and a fifth of its tries within five seconds. Whoever asked goes on with the champion.
/// </summary>
public sealed partial class TrialGuard(TrialOptions options, TimeProvider time, ILogger<TrialGuard> log)
{
    private const int InARow = 3;
    private const int FewestFailures = 5;
    private const int OneIn = 5;

    /// <summary>Tries at once; calls that hang must not use up the threads.</summary>
    private const int MostAtOnce = 32;

    private static readonly TimeSpan _window = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Guid _trial;
    private int _inARow;
    private int _tries;
    private int _failures;
    private long _windowStart;
    private int _running;
    private volatile CutOff? _cutOff;

    /// <summary>The trial that was cut off last, and why.</summary>
    public CutOff? Last => _cutOff;

    public bool IsCutOff(Trial trial) => _cutOff?.Trial == trial.Id;

    /// <summary>Lets the challenger try.</summary>
    /// <param name="trial">Its trial.</param>
    /// <param name="call">Scores; may go on after its time is up, so it must not touch what the caller uses again.</param>
    /// <param name="cancel">Nobody waits any more.</param>
    /// <returns>How it ended; what <paramref name="call"/> made is there only after <see cref="TryOutcome.Answered"/>.</returns>
    /// <exception cref="OperationCanceledException">Nobody waits any more; that says nothing of the challenger.</exception>
    public async ValueTask<TryOutcome> TryAsync(Trial trial, Func<CancellationToken, Task> call, CancellationToken cancel)
    {
        if (Interlocked.Increment(ref _running) > MostAtOnce)
        {
            Interlocked.Decrement(ref _running);
            return TryOutcome.Busy;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var token = limit.Token;
        // A thread of its own: a challenger in this process may be slow without ever waiting.
        var trying = Task.Run(() => call(token), CancellationToken.None);
        _ = trying.ContinueWith(static (_, guard) => Interlocked.Decrement(ref ((TrialGuard)guard!)._running), this, TaskScheduler.Default);
        try
        {
            await trying.WaitAsync(options.Budget, time, cancel);
            Count(trial, null);
            return TryOutcome.Answered;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            await limit.CancelAsync();
            // A deadline of the call's own, such as gRPC's, may come first.
            var isSlow = !trying.IsCompleted || e is OperationCanceledException or TimeoutException;
            Count(trial, isSlow ? $"it did not answer within {options.Budget.TotalMilliseconds:0} ms" : $"it failed ({e.GetType().Name})");
            return isSlow ? TryOutcome.Slow : TryOutcome.Failed;
        }
    }

    /// <summary>Cuts a trial off, as another process found it must be.</summary>
    public void Follow(Trial trial, string reason)
    {
        if (!IsCutOff(trial)) _cutOff = new(trial.Id, reason);
    }

    private void Count(Trial trial, string? failure)
    {
        lock (_lock)
        {
            if (_trial != trial.Id) (_trial, _inARow, _tries, _failures, _windowStart) = (trial.Id, 0, 0, 0, time.GetTimestamp());
            if (time.GetElapsedTime(_windowStart) > _window) (_tries, _failures, _windowStart) = (0, 0, time.GetTimestamp());
            _tries++;
            _inARow = failure is null ? 0 : _inARow + 1;
            if (failure is null) return;
            _failures++;
            if (IsCutOff(trial) || (_inARow < InARow && (_failures < FewestFailures || _failures * OneIn < _tries))) return;
            _cutOff = new(trial.Id, $"{_failures} of its last {_tries} answers failed, the last as {failure}.");
        }

        Failed(log, trial.Challenger.Number, trial.Challenger.Model, _cutOff.Reason);
    }

    [LoggerMessage(4010, LogLevel.Error, "Version {Version} of {Model} is cut off from live traffic: {Reason} The champion answers alone")]
    private static partial void Failed(ILogger log, int version, string model, string reason);
}

/// <summary>A trial that was cut off, by its id, and why.</summary>
public sealed record CutOff(Guid Trial, string Reason);

/// <summary>How a challenger's try ended.</summary>
public enum TryOutcome
{
    Answered,

    /// <summary>It threw.</summary>
    Failed,

    /// <summary>Its time was up.</summary>
    Slow,

    /// <summary>Too many tries are under way; it was not asked.</summary>
    Busy,
}
