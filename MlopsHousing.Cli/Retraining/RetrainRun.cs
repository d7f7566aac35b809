using MlopsHousing.Modeling.Registry;
using MlopsHousing.Training;
using MlopsHousing.Training.Retraining;

namespace MlopsHousing.Cli.Retraining;

/// <summary>All steps, one after another. A run that was ended in the middle goes on with what it had collected.</summary>
/// <param name="run">Where files go.</param>
/// <param name="ask">What it is made from.</param>
/// <param name="parameters">How LightGBM trains.</param>
/// <param name="policy">What a candidate must keep.</param>
/// <param name="replace">Whether a challenger that nobody has decided on makes way.</param>
internal sealed class RetrainRun(RunFolder run, Collection ask, LightGbmParameters parameters, GatePolicy policy, bool replace)
{
    /// <param name="say">Is told what is being done.</param>
    /// <param name="reason">For the history.</param>
    /// <param name="cancel">Ends it; what is done stays for the next run.</param>
    public async Task<RetrainingResult> RunAsync(Action<string> say, AliasReason reason, CancellationToken cancel)
    {
        var result = await StepsAsync(say, reason, cancel);
        run.Write(RetrainingResult.FileName, result);
        return result;
    }

    private async Task<RetrainingResult> StepsAsync(Action<string> say, AliasReason reason, CancellationToken cancel)
    {
        var model = ask.Description.Signature.Name;
        var collected = await UnfinishedAsync(cancel);
        if (collected is not null)
        {
            say($"Going on with what was collected: {collected.Train.Rows} rows to train on, {collected.Window.Rows} held out.");
        }
        else
        {
            var before = run.Find<RetrainingResult>(RetrainingResult.FileName);
            (collected, var isNew) = await CollectStep.RunAsync(run, ask, cancel);
            say($"Collected {collected.Feedback.Kept} rows of feedback: {collected.Train.Rows} rows to train on, {collected.Window.Rows} held out.");
            if (!isNew && before is { Outcome: RetrainingOutcome.Challenger or RetrainingOutcome.NothingNew })
                return before with { Outcome = RetrainingOutcome.NothingNew, Reasons = ["The data, the feedback and the champion are those of the last run."] };
        }

        run.Forget(RetrainingResult.FileName); // what is ended from here on goes on from here
        if (collected.Refused is { } broken) return new(RetrainingOutcome.Refused, model, [broken]);
        if (collected.Waiting is { } tooLittle) return new(RetrainingOutcome.Waiting, model, [tooLittle]);
        // Seen now rather than after training in vain. A version of this run's may be it: then registering says so.
        if (run.Find<GateDecision>(GateDecision.FileName) is null
            && RegisterStep.Undecided((await ask.Registry.ReadAliasesAsync(model, cancel)).Aliases, replace) is { } challenger)
            return RegisterStep.Waiting(model, challenger);

        var trained = await TrainStep.RunAsync(run, ask.Description, parameters, cancel);
        say($"Trained a candidate, {trained.Digest}.");
        var evaluation = await EvaluateStep.RunAsync(run, ask.Registry, cancel);
        say(FormattableString.Invariant($"On what was held out its mean absolute error is {evaluation.Candidate.Mae:0.##} {evaluation.Unit}, the champion's {evaluation.Champion.Mae:0.##}."));
        var decision = GateStep.Run(run, policy);
        say(decision.Passed ? "The gate lets it through." : "The gate refuses it.");
        return await RegisterStep.RunAsync(run, ask.Registry, reason, replace, cancel);
    }

    /// <summary>What a run collected that did not come to its end; null where there is none, or the champion is another by now.</summary>
    private async Task<CollectedData?> UnfinishedAsync(CancellationToken cancel)
    {
        if (run.Find<RetrainingResult>(RetrainingResult.FileName) is not null || run.Find<CollectedData>(CollectedData.FileName) is not { } collected) return null;
        return collected.Model == ask.Description.Signature.Name && (await Champion.ReadAsync(ask.Registry, collected.Model, cancel)).Digest == collected.ChampionDigest ? collected : null;
    }
}
