using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Api.Monitoring;

/// <summary>Brings what was counted into the store, every few seconds and once more at the end.</summary>
internal sealed partial class DriftService(DriftLedgers ledgers, DriftMetrics metrics, StoreAccess access, TimeProvider time, ILogger<DriftService> logger) : BackgroundService
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _longestLast = TimeSpan.FromSeconds(2);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // Not the host's time: where streams had to be cut, the server has used it up.
        using var limit = new CancellationTokenSource(_longestLast);
        await base.StopAsync(limit.Token);
        await WriteAsync(limit.Token);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.Start();
        using var timer = new PeriodicTimer(_pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await WriteAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task WriteAsync(CancellationToken cancel)
    {
        if (access.Ready is not { } store) return;
        try
        {
            foreach (var ledger in ledgers.All) await ledger.WriteAsync(store, time.GetUtcNow().UtcDateTime, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException || cancel.IsCancellationRequested)
        {
            // Nothing is lost: counts only grow, and the next write holds them.
            NotWritten(logger, e.GetType().Name);
        }
    }

    [LoggerMessage(3010, LogLevel.Debug, "Counts for drift could not be written ({Error}); they go with the next write")]
    private static partial void NotWritten(ILogger logger, string error);
}
