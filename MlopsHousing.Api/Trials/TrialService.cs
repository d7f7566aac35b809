using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Monitoring.Trials;

namespace MlopsHousing.Api.Trials;

/// <summary>Follows the trial of now in the store, every few seconds.</summary>
internal sealed partial class TrialService(TrialCatalog trials, TrialJudge judge, StoreAccess access, TimeProvider time, ILogger<TrialService> log) : BackgroundService
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(2);

    private volatile TrialState? _state;
    private string? _failure;

    /// <summary>How the trial stood at the last look; null before the first.</summary>
    public TrialState? State => _state;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        if (trials.Current is not { } active)
        {
            _state = null;
            return;
        }

        if (access.Ready is not { } store) return;
        try
        {
            var state = await judge.LookAsync(store, active.Trial, cancel);
            foreach (var decision in state.Decisions.Skip(_state?.Trial.Id == state.Trial.Id ? _state.Decisions.Count : 0))
                Decided(log, decision.Kind, decision.Challenger, decision.Model, decision.Reason);
            (_state, _failure) = (state, null);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            // Said once. The store or a version is away, or another process was faster: the next look begins where the store is.
            var why = $"{e.GetType().Name}: {e.Message.TrimEnd('.')}";
            if (_failure != why) NotJudged(log, why);
            _failure = why;
        }
    }

    [LoggerMessage(3013, LogLevel.Information, "Decided ({Kind}) on version {Version} of {Model}: {Reason}")]
    private static partial void Decided(ILogger log, string kind, int version, string model, string reason);

    [LoggerMessage(3014, LogLevel.Warning, "The trial could not be followed in the store ({Reason}); it is tried again")]
    private static partial void NotJudged(ILogger log, string reason);
}
