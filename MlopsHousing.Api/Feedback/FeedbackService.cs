using MlopsHousing.Monitoring.Feedback;

namespace MlopsHousing.Api.Feedback;

/// <summary>Follows feedback up while the service runs.</summary>
internal sealed class FeedbackService(FeedbackFollowUp followUp) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => followUp.RunAsync(stoppingToken);
}
