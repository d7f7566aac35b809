using Microsoft.Extensions.Options;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Predict.Telemetry;

namespace MlopsHousing.Predict.Models;

/// <summary>
/// Follows the aliases: loads what they name, verifies and warms it, then swaps. What can't be loaded changes nothing;
/// the version before goes on answering, and the load is tried again, ever less often.
/// </summary>
internal sealed partial class AliasWatcher(
    IModelRegistry registry,
    IOptions<ModelsOptions> options,
    ModelHost host,
    FirstModel first,
    ModelLoader loader,
    WarmUp warmUp,
    PredictMetrics metrics,
    TimeProvider time,
    ILogger<AliasWatcher> log) : BackgroundService
{
    private static readonly TimeSpan _longestPause = TimeSpan.FromMinutes(1);

    private AliasSnapshot? _aliases;
    private LoadedModel? _first;
    private bool _complete;
    private bool _lost;
    private int _failures;
    private long _lastFailure;

    /// <summary>Reads the registry and the champion before the server listens: what can't be served ends the start.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        (host.Model, _aliases, _first) = await first.TakeAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_first is not null)
        {
            await warmUp.RunAsync(_first, stoppingToken);
            host.Served = new(_first);
            Serving(host.Model, _first.Version.Number, _first.Version.Digest);
            _first = null;
        }

        await ApplyAsync(stoppingToken);
        using var timer = new PeriodicTimer(options.Value.PollInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        try
        {
            var changed = await registry.ReadAliasesIfChangedAsync(host.Model, _aliases!.ETag, cancel);
            if (_lost) RegistryIsBack(host.Model);
            _lost = false;
            if (changed is not null) (_aliases, _complete, _failures) = (changed, false, 0);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Said once, not every second. A registry can fail in ways that it doesn't foresee; none may end this loop.
            if (!_lost) RegistryIsLost(host.Model, e.Message);
            _lost = true;
            return;
        }

        if (!_complete && time.GetElapsedTime(_lastFailure) >= Pause()) await ApplyAsync(cancel);
    }

    private TimeSpan Pause() => _failures == 0
        ? TimeSpan.Zero
        : TimeSpan.FromTicks(Math.Min(_longestPause.Ticks, options.Value.PollInterval.Ticks << Math.Min(_failures, 16)));

    private async Task ApplyAsync(CancellationToken cancel)
    {
        var aliases = _aliases!.Aliases;
        if (aliases.Champion is not { } number)
        {
            _complete = true;
            NoChampion(host.Model);
            return;
        }

        var failed = false;
        var before = host.Served;
        if (await LoadAsync(number) is not { } champion)
        {
            metrics.Swapped(Outcome.Failed);
        }
        else
        {
            if (before is null) await warmUp.RunAsync(champion, cancel);
            // The version before stays until the others are there: requests under way elsewhere may still name it.
            host.Served = new(champion, before?.Challenger, before?.Champion.Version == champion.Version ? before.Previous : before?.Champion);
            if (before?.Champion.Version != champion.Version)
            {
                metrics.Swapped(Outcome.Ok);
                Serving(host.Model, number, champion.Version.Digest);
            }

            var challenger = await LoadOptionalAsync(aliases.Challenger);
            var previous = await LoadOptionalAsync(ServedModels.PreviousChampion(aliases)) ?? host.Served.Previous;
            host.Served = new(champion, challenger, previous);
        }

        (_complete, _failures, _lastFailure) = (!failed, failed ? _failures + 1 : 0, time.GetTimestamp());

        async Task<LoadedModel?> LoadOptionalAsync(int? version) => version is null ? null : await LoadAsync(version.Value);

        async Task<LoadedModel?> LoadAsync(int version)
        {
            try
            {
                return host.Served?.Find(version) ?? await loader.LoadAsync(host.Model, version, cancel);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                failed = true;
                NotLoaded(host.Model, version, e.Message, e is RegistryException or ArtifactException ? null : e);
                return null;
            }
        }
    }

    [LoggerMessage(2002, LogLevel.Information, "Champion of {Model} is version {Version} ({Digest})")]
    private partial void Serving(string model, int version, string digest);

    [LoggerMessage(2003, LogLevel.Warning, "{Model} has no champion; promote a version with 'mlops models promote'")]
    private partial void NoChampion(string model);

    [LoggerMessage(2004, LogLevel.Error, "{Model} version {Version} has an alias but can't be loaded; what served before goes on. {Reason}")]
    private partial void NotLoaded(string model, int version, string reason, Exception? error);

    [LoggerMessage(2005, LogLevel.Error, "The registry can't be followed; {Model} is served as it was. {Reason}")]
    private partial void RegistryIsLost(string model, string reason);

    [LoggerMessage(2006, LogLevel.Information, "The registry of {Model} can be followed again")]
    private partial void RegistryIsBack(string model);
}
