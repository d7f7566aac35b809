using Microsoft.Extensions.Logging;
using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Monitoring.Predictions;

/// <summary>Writes logged predictions into the store, many at once. A store that is away is tried again and again; meanwhile the queue fills.</summary>
public sealed partial class PredictionLogWriter(
    PredictionLog log, PredictionLogOptions options, StoreAccess access, TimeProvider time, ILogger<PredictionLogWriter> logger)
{
    private const int BatchSize = 1_000;
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _betweenReports = TimeSpan.FromMinutes(1);

    private readonly ClientHash _clients = new(options.ClientSalt);
    private readonly PredictionEntry[] _batch = new PredictionEntry[BatchSize];
    private DateTimeOffset _nextReport;
    private long _dropsReported;

    /// <summary>Writes until told to stop, then what is left.</summary>
    /// <param name="stopping">No more predictions come.</param>
    /// <param name="giveUp">What is left then is dropped.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken giveUp)
    {
        await using var completing = stopping.Register(log.Complete);
        var count = 0;
        try
        {
            while (await log.Queue.WaitToReadAsync(giveUp))
            {
                await GatherAsync(stopping);
                for (count = 0; count < BatchSize && log.Queue.TryRead(out var entry); count++)
                {
                    entry.ClientHash = _clients.Of(entry.Client);
                    _batch[count] = entry;
                }

                await WriteAsync(_batch.AsMemory(0, count), giveUp);
                for (; count > 0; count--) log.Release(_batch[count - 1]);
            }
        }
        catch (OperationCanceledException) when (giveUp.IsCancellationRequested)
        {
            for (; count > 0; count--) log.Drop(_batch[count - 1]);
            while (log.Queue.TryRead(out var entry)) log.Drop(entry);
        }

        Report("The process ended before the store could take them", always: true);
    }

    /// <summary>Waits until there is a batch, or for as long as entries may wait: at 50,000 a second the queue would be full before that.</summary>
    private async Task GatherAsync(CancellationToken stopping)
    {
        for (var began = time.GetTimestamp(); log.Queue.Count < BatchSize && time.GetElapsedTime(began) < options.FlushInterval && !stopping.IsCancellationRequested;)
            await Task.Delay(_look, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WriteAsync(ReadOnlyMemory<PredictionEntry> batch, CancellationToken giveUp)
    {
        for (var pause = _firstPause; ; pause = pause * 2 < _longestPause ? pause * 2 : _longestPause)
        {
            try
            {
                if (access.Ready is { } store)
                {
                    await store.WriteAsync(batch, giveUp);
                    Report("They came faster than the store takes them");
                    return;
                }

                Report("The store is not open");
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Report($"The store fails ({e.GetType().Name}: {e.Message.TrimEnd('.')})");
            }

            await Task.Delay(pause, giveUp);
        }
    }

    /// <summary>Once a minute at most, and only if some were dropped since.</summary>
    private void Report(string why, bool always = false)
    {
        var now = time.GetUtcNow();
        var dropped = log.DroppedCount - _dropsReported;
        if (dropped == 0 || (now < _nextReport && !always)) return;
        _nextReport = now + _betweenReports;
        _dropsReported += dropped;
        Dropped(logger, dropped, why);
    }

    [LoggerMessage(4001, LogLevel.Warning, "{Count} predictions were answered but not logged. {Reason}.")]
    private static partial void Dropped(ILogger logger, long count, string reason);
}
