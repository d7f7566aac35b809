using Microsoft.Extensions.Options;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Monitoring;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Api.Trials;

/// <summary>
/// The challenger that is on live traffic. It is made ready aside, so that one that is damaged or hangs delays nothing, and it
/// meets traffic only once it has answered.
/// </summary>
public sealed partial class TrialCatalog(
    IModelRegistry registry, IPredictor predictor, DriftLedgers drift, StoreAccess store, IOptions<CatalogOptions> options, TimeProvider time, ILogger<TrialCatalog> log) : IDisposable
{
    // The first call may have to wait for a load.
    private static readonly TimeSpan _longestFirst = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private CancellationTokenSource _loading = new();
    private TrialPlan? _plan;
    private volatile ActiveTrial? _current;
    private volatile string? _problem;

    /// <summary>The trial of now; null where there is none, or its challenger is not ready.</summary>
    public ActiveTrial? Current => _current;

    /// <summary>Why the challenger that the aliases put on live traffic is not there.</summary>
    public string? Problem => _problem;

    /// <summary>Takes what the aliases say now. Returns at once.</summary>
    public void Follow(AliasSnapshot aliases, ServedModel? champion)
    {
        lock (_lock)
        {
            var plan = champion is null ? null : TrialPlan.Of(aliases.Aliases);
            // Without a store nobody is compared; a canary answers all the same.
            if (plan is { Live: null } && !store.IsOn) plan = null;
            if (plan == _plan) return;
            (_plan, _current, _problem) = (plan, null, null);
            _loading.Cancel();
            _loading.Dispose();
            _loading = new();
            if (plan is null) return;
            if (plan.Live?.Mode == TrialMode.Shadow && !store.IsOn)
            {
                NotStarted(_problem = "A shadow needs a store to record what it says; name one (ConnectionStrings__store, or Store__Path).");
                return;
            }

            if (plan.Live is not null) _problem = $"Version {plan.Challenger} is being made ready.";
            var token = _loading.Token;
            _ = Task.Run(() => LoadAsync(champion!, plan, token), CancellationToken.None);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _loading.Cancel();
        }
    }

    private async Task LoadAsync(ServedModel champion, TrialPlan plan, CancellationToken cancel)
    {
        try
        {
            for (var isFirst = true; ; isFirst = false)
            {
                if (!isFirst) await Task.Delay(options.Value.PollInterval, time, cancel);
                if (await TryLoadAsync(champion, plan, cancel)) return;
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Another trial is on.
        }
    }

    /// <returns>True where there is nothing more to try.</returns>
    private async Task<bool> TryLoadAsync(ServedModel champion, TrialPlan plan, CancellationToken cancel)
    {
        try
        {
            // Of challengers there may be many while one version is champion.
            drift.Keep(champion.Version.Digest);
            var challenger = await ServedModelReader.ReadAsync(
                registry, champion.Version.Model, plan.Challenger, plan.Role, plan.Live?.Mode == TrialMode.Canary ? drift : null, cancel);
            if (!challenger.Signature.TakesRowsOf(champion.Signature))
            {
                Refuse(plan, $"Version {plan.Challenger} does not take the rows that version {plan.Champion} takes, so they can't be compared.");
                return true;
            }

            var row = SampleRows.Of(challenger.Signature, 1);
            await Task.Run(() => predictor.PredictAsync(challenger.Version, row, new double[1], cancel).AsTask(), cancel).WaitAsync(_longestFirst, time, cancel);
            lock (_lock)
            {
                if (_plan != plan || cancel.IsCancellationRequested) return true;
                (_current, _problem) = (new(new(champion.Version, challenger.Version, plan.Live, plan.Began), challenger), null);
            }

            if (plan.Live is { } live) Started(plan.Challenger, champion.Version.Model, live.Mode, live.Share);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            Refuse(plan, $"Version {plan.Challenger} can't be scored ({e.GetType().Name}).", e.Message);
            return false;
        }
    }

    /// <param name="plan">Whose.</param>
    /// <param name="why">For whoever asks.</param>
    /// <param name="detail">For the log: it may name paths and hosts.</param>
    private void Refuse(TrialPlan plan, string why, string detail = "")
    {
        lock (_lock)
        {
            if (_plan != plan || _problem == why) return;
            _problem = why;
        }

        NotStarted($"{why} {detail}".TrimEnd());
    }

    [LoggerMessage(EventId = 3011, Level = LogLevel.Information, Message = "Version {Version} of {Model} is on live traffic as {Mode}, with a share of {Share}")]
    private partial void Started(int version, string model, TrialMode mode, double share);

    [LoggerMessage(EventId = 3012, Level = LogLevel.Error, Message = "The challenger, or the champion of before, is not compared with the champion: {Reason}")]
    private partial void NotStarted(string reason);
}
