using System.Diagnostics;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Evaluation;
using MlopsHousing.Training.Pipeline;

namespace MlopsHousing.Training;

/// <summary>From a CSV file to a version in a registry: contract, features, LightGBM, evaluation, artifact.</summary>
public static class Trainer
{
    /// <summary>Trains a model and publishes it. Same data, seed, packages and CPU architecture give the same digest.</summary>
    /// <param name="request">What, on what, and where it goes.</param>
    /// <param name="progress">Takes each step's progress.</param>
    /// <param name="cancel">Ends it between steps; nothing is published then.</param>
    /// <exception cref="ContractBrokenException">The data breaks its contract.</exception>
    /// <exception cref="TrainingException">It can't be done; the message says why. Nothing was published.</exception>
    public static async Task<TrainResult> TrainAsync(TrainRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancel = default)
    {
        var (files, metrics, lineage) = await Task.Run(() => Run(request, progress, cancel), cancel);
        progress?.Report(new("publish", 0));
        var version = await request.Registry.PublishAsync(request.Description.Signature.Name, files, cancel);
        progress?.Report(new("publish", 1));
        return new(version, metrics, lineage);
    }

    private static (Modeling.Artifacts.ArtifactFiles, ModelMetrics, Lineage) Run(TrainRequest request, IProgress<TrainingProgress>? progress, CancellationToken cancel)
    {
        var seconds = new Dictionary<string, double>();
        var (description, parameters) = (request.Description, request.Parameters);
        var data = Step("check the data", _ => Dataset.Read(description, CsvTable.Read(request.DataPath)));
        var split = Split.Random(data.Count, parameters.Seed);
        var metrics = Step("measure on held-out rows", report =>
        {
            var model = TrainedModel.Train(data, description.Recipe, split.Train, parameters, f => report(f * 0.3), cancel)
                .WithIntervals(data, split.Train, parameters, f => report(0.3 + 0.6 * f), cancel);
            return Measure(model, data, description, split, parameters.Seed);
        });
        int[] all = [.. Enumerable.Range(0, data.Count)];
        var champion = Step("train on all rows", report => TrainedModel.Train(data, description.Recipe, all, parameters, report, cancel));
        champion = Step("fit intervals", report => champion.WithIntervals(data, all, parameters, report, cancel));
        var lineage = Lineage.Of(data.Sha256, data.Count, parameters.For(data.Count), seconds);
        return (Artifact.Files(data, description, champion, metrics, lineage), metrics, lineage);

        T Step<T>(string name, Func<Action<double>, T> work)
        {
            cancel.ThrowIfCancellationRequested();
            progress?.Report(new(name, 0));
            var watch = Stopwatch.StartNew();
            var made = work(fraction => progress?.Report(new(name, fraction)));
            seconds[name] = Math.Round(watch.Elapsed.TotalSeconds, 3);
            progress?.Report(new(name, 1));
            return made;
        }
    }

    private static ModelMetrics Measure(TrainedModel model, Dataset data, DatasetDescription description, Split split, int seed)
    {
        var predictions = model.Predict(data, split.Test);
        return new(
            EvaluationProtocol.RandomSplits.Name(),
            seed,
            data.Signature.Target.Unit,
            split.Train.Length,
            RegressionMetrics.Of(predictions, [.. split.Test.Select(i => data.Targets[i])]),
            SegmentMetrics.Of(description.Segments, data, split.Test, predictions),
            NeighbourShift.Measure(model, data, model.Recipe, split, seed),
            IntervalMetrics.Of(model, description.Segments, data, split.Test));
    }
}
