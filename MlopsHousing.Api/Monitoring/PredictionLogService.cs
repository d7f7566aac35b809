using MlopsHousing.Monitoring.Predictions;

namespace MlopsHousing.Api.Monitoring;

/// <summary>Writes the log of predictions while the service runs, and what is left of it when the service stops.</summary>
internal sealed class PredictionLogService(PredictionLogWriter writer) : IHostedService, IDisposable
{
    // A store that is away must not use up the time that a pod has to end.
    private static readonly TimeSpan _longestFlush = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _giveUp = new();
    private Task _writing = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _writing = Task.Run(() => writer.RunAsync(_stopping.Token, _giveUp.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>By now the server has stopped: no more predictions come. It may have used all of the host's time, cutting streams; this has its own.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        _giveUp.CancelAfter(_longestFlush);
        await _writing;
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _giveUp.Dispose();
    }
}
