using Microsoft.Extensions.Logging;

namespace MlopsHousing.Monitoring.Trials;

/// <summary>
/// Lets a challenger try, within a budget of time, and cuts it off when it throws or is slow: three times in a row, or five
/// times and a fifth of its tries within five seconds. Whoever asked goes on with the champion.
/// </summary>
/// <remarks>
/// Where the way to both is broken both fail, and that says nothing of the challenger: before it is cut off, which is for good, the
/// champion is asked the same and must answer in the same time, and then the challenger once more, for the way may just have come back.
/// </remarks>
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
    private bool _isUnderReview;
    private volatile CutOff? _cutOff;

    /// <summary>The trial that was cut off last, and why.</summary>
    public CutOff? Last => _cutOff;

    public bool IsCutOff(Trial trial) => _cutOff?.Trial == trial.Id;

    /// <summary>Lets the challenger try.</summary>
    /// <param name="trial">Its trial.</param>
    /// <param name="call">Scores; may go on after its time is up and be made again, so it must not touch what the caller uses again.</param>
    /// <param name="champion">The champion's scoring of the same, past any cache; as <paramref name="call"/>.</param>
    /// <param name="cancel">Nobody waits any more.</param>
    /// <returns>How it ended; what <paramref name="call"/> made is there only after <see cref="TryOutcome.Answered"/>.</returns>
    /// <exception cref="OperationCanceledException">Nobody waits any more; that says nothing of the challenger.</exception>
    public async ValueTask<TryOutcome> TryAsync(
        Trial trial, Func<CancellationToken, Task> call, Func<CancellationToken, Task> champion, CancellationToken cancel)
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
            IsTooMuch(trial, failed: false);
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
            if (IsTooMuch(trial, failed: true))
                _ = ReviewAsync(trial, call, champion, isSlow ? $"it did not answer within {options.Budget.TotalMilliseconds:0} ms" : $"it failed ({e.GetType().Name})");
            return isSlow ? TryOutcome.Slow : TryOutcome.Failed;
        }
    }

    /// <summary>Cuts a trial off, as another process found it must be.</summary>
    public void Follow(Trial trial, string reason)
    {
        if (!IsCutOff(trial)) _cutOff = new(trial.Id, reason);
    }

    /// <returns>Whether it has failed so often that it is to be reviewed now.</returns>
    private bool IsTooMuch(Trial trial, bool failed)
    {
        lock (_lock)
        {
            if (_trial != trial.Id) Begin(trial);
            if (time.GetElapsedTime(_windowStart) > _window) (_tries, _failures, _windowStart) = (0, 0, time.GetTimestamp());
            _tries++;
            _inARow = failed ? _inARow + 1 : 0;
            if (!failed) return false;
            _failures++;
            if (_isUnderReview || IsCutOff(trial) || (_inARow < InARow && (_failures < FewestFailures || _failures * OneIn < _tries))) return false;
            return _isUnderReview = true;
        }
    }

    private async Task ReviewAsync(Trial trial, Func<CancellationToken, Task> call, Func<CancellationToken, Task> champion, string failure)
    {
        var isItself = await AnswersAsync(champion) && !await AnswersAsync(call);
        lock (_lock)
        {
            _isUnderReview = false;
            if (_trial != trial.Id) return;
            var reason = $"{_failures} of its last {_tries} answers failed, the last as {failure}.";
            Begin(trial);
            if (!isItself) return;
            _cutOff = new(trial.Id, reason);
        }

        Failed(log, trial.Challenger.Number, trial.Challenger.Model, _cutOff.Reason);
    }

    private async Task<bool> AnswersAsync(Func<CancellationToken, Task> call)
    {
        using var limit = new CancellationTokenSource();
        var token = limit.Token;
        try
        {
            await Task.Run(() => call(token), CancellationToken.None).WaitAsync(options.Budget, time, CancellationToken.None);
            return true;
        }
        catch (Exception)
        {
            await limit.CancelAsync();
            return false;
        }
    }

    private void Begin(Trial trial) => (_trial, _inARow, _tries, _failures, _windowStart) = (trial.Id, 0, 0, 0, time.GetTimestamp());

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
