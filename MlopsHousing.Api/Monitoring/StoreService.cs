using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using MlopsHousing.Monitoring.Predictions;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.ServiceDefaults.Health;

namespace MlopsHousing.Api.Monitoring;

/// <summary>Opens the store once predictions are answered, so that EF Core's own start delays nobody, and lets what is old go.</summary>
internal sealed partial class StoreService(
    StoreAccess store, HealthCheckService health, IHostApplicationLifetime lifetime, IOptions<PredictionLogOptions> log, TimeProvider time, ILogger<StoreService> logger)
    : BackgroundService
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _betweenCleanings = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await ReadyAsync(stoppingToken);
            await store.OpenAsync(stoppingToken);
            while (store.Ready is { } open)
            {
                await CleanAsync(open, stoppingToken);
                await Task.Delay(_betweenCleanings, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task ReadyAsync(CancellationToken stopping)
    {
        var start = time.GetTimestamp();
        // One that is stopped early has predictions to write as well.
        while (time.GetElapsedTime(start) < _longestWait && !lifetime.ApplicationStopping.IsCancellationRequested)
        {
            if (lifetime.ApplicationStarted.IsCancellationRequested
                && (await health.CheckHealthAsync(check => check.Tags.Contains(Readiness.Tag), stopping)).Status == HealthStatus.Healthy) return;
            await Task.Delay(_look, stopping);
        }
    }

    private async Task CleanAsync(Store open, CancellationToken stopping)
    {
        try
        {
            await PredictionRetention.ApplyAsync(open, time.GetUtcNow().UtcDateTime - log.Value.Retention, stopping);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The store is away or busy; in an hour it may not be.
            NotCleaned(logger, e.GetType().Name);
        }
    }

    [LoggerMessage(3008, LogLevel.Warning, "Old predictions could not be deleted from the store ({Error}); it is tried again in an hour")]
    private static partial void NotCleaned(ILogger logger, string error);
}
