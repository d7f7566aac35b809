using MlopsHousing.Monitoring.Trials;

namespace MlopsHousing.Api.Trials;

/// <summary>Lets a shadow score while the service runs.</summary>
internal sealed class ShadowService(ShadowScorer scorer) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => scorer.RunAsync(stoppingToken);
}
