using System.Text;
using System.Text.Json;
using MlopsHousing.Cli.Display;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Training;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Retraining;

namespace MlopsHousing.Cli.Retraining;

/// <summary>Trains the candidate on what was collected.</summary>
internal static class TrainStep
{
    /// <exception cref="TrainingException">There is nothing to train on, or it can't be done.</exception>
    public static async Task<TrainedCandidate> RunAsync(RunFolder run, DatasetDescription description, LightGbmParameters parameters, CancellationToken cancel)
    {
        var collected = run.Read<CollectedData>(CollectedData.FileName, "collect");
        if ((collected.Refused ?? collected.Waiting) is { } why) throw new TrainingException($"There is nothing to train on. {why}");
        if (collected.Model != description.Signature.Name) throw new TrainingException($"The run is one of {collected.Model}, not of {description.Signature.Name}. Name its data set with --signature.");
        var inputs = RunFolder.Hash(Encoding.UTF8.GetBytes($"{run.Hash(CollectedData.FileName)} {JsonSerializer.Serialize(parameters)}"));
        if (run.Find<TrainedCandidate>(TrainedCandidate.FileName) is { } done && done.Inputs == inputs) return done;

        // What a run that was ended in the middle left, or one with other parameters.
        if (Directory.Exists(run.Candidate)) Directory.Delete(run.Candidate, recursive: true);
        var request = new TrainRequest
        {
            Description = Collection.WithNewRows(description),
            DataPath = run.Train,
            Registry = new FolderRegistry(Directory.CreateDirectory(run.Candidate).FullName),
            Parameters = parameters,
        };
        var result = await ProgressBars.ShowAsync(progress => Trainer.TrainAsync(request, progress, cancel));
        var trained = new TrainedCandidate(inputs, result.Version.Number, result.Version.Digest);
        run.Write(TrainedCandidate.FileName, trained);
        return trained;
    }
}
