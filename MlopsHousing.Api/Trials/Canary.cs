using System.Diagnostics.Metrics;
using MlopsHousing.Api.Metrics;
using MlopsHousing.Api.Models;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Monitoring.Trials;

namespace MlopsHousing.Api.Trials;

/// <summary>Lets the challenger answer its share of the clients. What it can't answer in time, the champion does, in the same request.</summary>
internal sealed class Canary
{
    private readonly TrialCatalog _trials;
    private readonly TrialGuard _guard;
    private readonly ClientShare _clients;
    private readonly Counter<long> _requests;

    public Canary(TrialCatalog trials, TrialGuard guard, ClientShare clients, IMeterFactory meters)
    {
        (_trials, _guard, _clients) = (trials, guard, clients);
        _requests = meters.Create(ApiMetrics.MeterName).CreateCounter<long>(
            "mlops.canary.requests", "{request}", "Requests of clients that a canary is to answer: answered, or failed, slow or busy, and answered by the champion.");
        foreach (var outcome in Enum.GetValues<TryOutcome>()) _requests.Add(0, new KeyValuePair<string, object?>("outcome", Name(outcome)));
    }

    /// <summary>The trial whose challenger is to answer this client; null where the champion is.</summary>
    public ActiveTrial? Choose(HttpContext context, ServedModel champion)
    {
        if (_trials.Current is not { Trial.Live: { Mode: TrialMode.Canary, Share: var share } } active) return null;
        return active.Trial.Champion == champion.Version && !_guard.IsCutOff(active.Trial) && _clients.Of(context, active.Trial) < share
            ? active
            : null;
    }

    /// <summary>Lets the challenger answer.</summary>
    /// <param name="active">Chosen.</param>
    /// <param name="score">May go on after its time is up, so it must not touch what the request uses.</param>
    /// <param name="champion">The champion's scoring of the same, past any cache; as <paramref name="score"/>.</param>
    /// <param name="cancel">The client went away.</param>
    /// <returns>Null when the champion must.</returns>
    public async ValueTask<T?> AnswerAsync<T>(
        ActiveTrial active, Func<ServedModel, CancellationToken, Task<T>> score, Func<CancellationToken, Task> champion, CancellationToken cancel)
        where T : struct
    {
        T? answer = null;
        var outcome = await _guard.TryAsync(active.Trial, async token => answer = await score(active.Challenger, token), champion, cancel);
        _requests.Add(1, new KeyValuePair<string, object?>("outcome", Name(outcome)));
        return outcome == TryOutcome.Answered ? answer : null;
    }

    private static string Name(TryOutcome outcome) => outcome switch
    {
        TryOutcome.Answered => "answered",
        TryOutcome.Failed => "failed",
        TryOutcome.Slow => "slow",
        _ => "busy",
    };
}
