using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MlopsHousing.ServiceDefaults.Logging;

/// <summary>Tells every minute, and at the end, how many lines the <see cref="FloodGuard"/> kept back.</summary>
internal sealed partial class FloodReport(FloodGuard guard, TimeProvider time, ILogger<FloodReport> log) : BackgroundService
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_minute, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) Tell();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }

        Tell();
    }

    // At a level that is never kept back.
    private void Tell()
    {
        foreach (var (category, eventId, count) in guard.EndMinute()) KeptBack(log, count, eventId, category);
    }

    [LoggerMessage(1003, LogLevel.Information, "{Count} more lines of event {SuppressedEventId} of {SuppressedCategory} were left out within a minute")]
    private static partial void KeptBack(ILogger log, long count, int suppressedEventId, string suppressedCategory);
}
