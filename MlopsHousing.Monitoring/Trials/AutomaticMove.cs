using Microsoft.Extensions.Logging;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Monitoring.Trials;

/// <summary>Lets the aliases follow a decision, where a setting says so. Only while they are as the trial had them.</summary>
public sealed partial class AutomaticMove(IModelRegistry registry, TrialOptions options, TimeProvider time, ILogger<AutomaticMove> log)
{
    private const string By = "mlops trial";

    /// <summary>Changes the aliases and says so in the decision's record. Should the process end between the two, the aliases' history alone says it.</summary>
    /// <exception cref="RegistryException">The aliases can't be changed now.</exception>
    public async Task FollowAsync(Store store, Trial trial, StoredDecision decision, CancellationToken cancel)
    {
        if (decision.Kind == DecisionKinds.Keep || !(decision.Kind == DecisionKinds.Promote ? options.AutomaticPromotion : options.AutomaticRollback)) return;
        var reason = new AliasReason(By, $"{decision.Kind}: {decision.Reason}", time.GetUtcNow());
        var moved = false;
        await registry.ChangeAliasesAsync(trial.Champion.Model, aliases =>
        {
            moved = IsStill(aliases, trial);
            return !moved ? aliases : decision.Kind switch
            {
                DecisionKinds.Promote => aliases.Promote(trial.Challenger.Number, reason),
                DecisionKinds.Rollback => aliases.Rollback(reason),
                _ => aliases.WithChallenger(null, reason),
            };
        }, cancel: cancel);

        decision.Outcome = moved ? DecisionKinds.Moved : DecisionKinds.Overtaken;
        await using var context = store.CreateContext();
        context.Decisions.Attach(decision).Property(d => d.Outcome).IsModified = true;
        await store.SaveDurablyAsync(context, cancel);
        if (moved) Moved(log, decision.Kind, trial.Challenger.Number, trial.Challenger.Model, decision.Reason);
    }

    private static bool IsStill(Aliases aliases, Trial trial) => aliases.Champion == trial.Champion.Number && aliases.Trial == trial.Live && (trial.IsWatch
        ? aliases.LatestPromotion() is { } promotion && promotion.From == trial.Challenger.Number && promotion.At == trial.Began
        : aliases.Challenger == trial.Challenger.Number);

    [LoggerMessage(4012, LogLevel.Warning, "The aliases follow a decision ({Kind}) on version {Version} of {Model}: {Reason}")]
    private static partial void Moved(ILogger log, string kind, int version, string model, string reason);
}
