using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Training;
using MlopsHousing.Training.Retraining;

namespace MlopsHousing.Cli.Retraining;

/// <summary>Publishes a candidate that was let through, and makes it the challenger. Doing it twice does it once.</summary>
internal static class RegisterStep
{
    /// <param name="run">The run.</param>
    /// <param name="registry">Where the model lies.</param>
    /// <param name="reason">For the history.</param>
    /// <param name="replace">Whether it takes the place of a challenger that nobody has decided on.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="TrainingException">The steps before are not done.</exception>
    public static async Task<RetrainingResult> RunAsync(RunFolder run, IModelRegistry registry, AliasReason reason, bool replace, CancellationToken cancel)
    {
        var collected = run.Read<CollectedData>(CollectedData.FileName, "collect");
        var evaluation = run.Read<WindowEvaluation>(WindowEvaluation.FileName, "evaluate");
        var decision = run.Read<GateDecision>(GateDecision.FileName, "gate");
        if (decision.Inputs != run.Hash(WindowEvaluation.FileName) || evaluation.Inputs != EvaluateStep.Inputs(run, collected))
            throw new TrainingException("The decision is on another evaluation than the one that is here. Run 'mlops retrain gate' again.");
        var (model, digest) = (collected.Model, evaluation.Candidate.Digest);
        if (!decision.Passed) return new(RetrainingOutcome.Refused, model, [.. decision.Checks.Where(check => !check.Passed).Select(check => check.Explanation)]) { Digest = digest };

        var aliases = (await registry.ReadAliasesAsync(model, cancel)).Aliases;
        var found = await FindAsync(registry, model, digest, cancel);
        if (found is { } tried && (tried == aliases.Champion || aliases.History.Any(change => change.To == tried)))
            return new(RetrainingOutcome.NothingNew, model, [$"Version {tried} is of this digest, and {(tried == aliases.Challenger ? "is the challenger already" : "was tried before")}."]) { Digest = digest };
        if (Undecided(aliases, replace) is { } other && other != found) return Waiting(model, other) with { Digest = digest };

        var version = found ?? await PublishAsync(run, registry, new(collected, evaluation, decision), cancel);
        var after = await registry.ChangeAliasesAsync(
            model, now => Undecided(now, replace) is { } c && c != version ? now : now.WithChallenger(version, reason), cancel: cancel);
        return after.Aliases.Challenger == version
            ? new(RetrainingOutcome.Challenger, model, [.. decision.Checks.Select(check => check.Explanation)]) { Version = $"{version}", Digest = digest }
            : Waiting(model, after.Aliases.Challenger!.Value) with { Digest = digest };
    }

    /// <summary>A challenger must be promoted or lose its alias before there is another.</summary>
    public static int? Undecided(Aliases aliases, bool replace) => replace ? null : aliases.Challenger;

    public static RetrainingResult Waiting(string model, int challenger) => new(RetrainingOutcome.Waiting, model,
        [$"Version {challenger} is the challenger, and nobody has decided on it: promote it, take it off ('mlops models withdraw'), or replace it with --replace."]);

    private static async Task<int?> FindAsync(IModelRegistry registry, string model, string digest, CancellationToken cancel)
    {
        foreach (var version in (await registry.ListVersionsAsync(model, cancel)).Reverse())
            if ((await registry.ReadManifestAsync(model, version, cancel)).Digest == digest) return version;
        return null;
    }

    /// <summary>The candidate as it was evaluated, to the byte, and the record of how it came about.</summary>
    private static async Task<int> PublishAsync(RunFolder run, IModelRegistry registry, RetrainingRecord record, CancellationToken cancel)
    {
        var model = record.Collected.Model;
        var own = new FolderRegistry(run.Candidate);
        var version = run.Read<TrainedCandidate>(TrainedCandidate.FileName, "train").Version;
        var manifest = await own.ReadManifestAsync(model, version, cancel);
        var evidence = await ReadAsync(manifest.Evidence.Keys);
        evidence[RetrainingRecord.FileName] = RunFolder.Bytes(record);
        return (await registry.PublishAsync(model, new ArtifactFiles(await ReadAsync(manifest.Serving.Keys), evidence), cancel)).Number;

        async Task<Dictionary<string, byte[]>> ReadAsync(IEnumerable<string> names)
        {
            var files = new Dictionary<string, byte[]>();
            foreach (var name in names) files[name] = await own.ReadFileAsync(model, version, name, cancel);
            return files;
        }
    }
}
