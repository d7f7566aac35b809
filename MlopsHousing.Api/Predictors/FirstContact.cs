using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MlopsHousing.Api.Predictors;

/// <summary>
/// Asks the inference service whether it is ready as soon as this process starts, so that no request waits for the first
/// connection or finds that it failed: this replica is ready once that was answered.
/// </summary>
/// <remarks>
/// Only the first time, and only for so long: later, or when there is nothing to wait for, an inference service that is away may
/// not empty the load balancer. What is cached is still answered, all else with 503 and when to come again.
/// </remarks>
internal sealed class FirstContact(GrpcPredictor predictor, TimeProvider time) : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    private volatile bool _isOver;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_isOver ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("the inference service has not answered yet"));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < _longestWait && !await predictor.IsReadyAsync(stoppingToken))
            await Task.Delay(_pause, time, stoppingToken);
        _isOver = true;
    }
}
