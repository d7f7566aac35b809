using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Segments;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Training;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Retraining;

namespace MlopsHousing.Cli.Retraining;

/// <summary>Compares the candidate with the champion on the window.</summary>
internal static class EvaluateStep
{
    /// <exception cref="TrainingException">There is no candidate, or another champion than when the data was collected.</exception>
    public static async Task<WindowEvaluation> RunAsync(RunFolder run, IModelRegistry registry, CancellationToken cancel)
    {
        var collected = run.Read<CollectedData>(CollectedData.FileName, "collect");
        var trained = run.Read<TrainedCandidate>(TrainedCandidate.FileName, "train");
        var champion = await Champion.ReadAsync(registry, collected.Model, cancel);
        // It may have been trained on what this run holds out.
        if (champion.Digest != collected.ChampionDigest)
            throw new TrainingException($"Version {champion.Version} became the champion of {collected.Model} since the data was collected. Run 'mlops retrain collect' again.");
        var inputs = Inputs(run, collected);
        if (run.Find<WindowEvaluation>(WindowEvaluation.FileName) is { } done && done.Inputs == inputs) return done;

        var own = new FolderRegistry(run.Candidate);
        var candidate = await LoadedModel.LoadAsync(own, collected.Model, trained.Version, cancel);
        var segments = Segmentation.Parse(await own.ReadFileAsync(collected.Model, trained.Version, ArtifactNames.Segments, cancel), candidate.Signature);
        var evaluation = WindowEvaluator.Evaluate(
            inputs, await LoadedModel.LoadAsync(registry, collected.Model, champion.Version, cancel), candidate, CsvTable.Read(run.Window), segments);
        run.Write(WindowEvaluation.FileName, evaluation);
        return evaluation;
    }

    /// <summary>What an evaluation of this run must have been made from.</summary>
    public static string Inputs(RunFolder run, CollectedData collected) => $"{run.Hash(TrainedCandidate.FileName)} {collected.Window.Sha256} {collected.ChampionDigest}";
}
