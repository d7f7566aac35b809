using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Training.Cards;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Evaluation;
using MlopsHousing.Training.Pipeline;
using MlopsHousing.Training.Profiling;
using MlopsHousing.Training.Synthesis;

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
        var steps = new TrainingSteps(progress, cancel);
        var (files, metrics, lineage, repeats) = await Task.Run(() => Run(request, steps, cancel), cancel);
        var version = await steps.RunAsync("publish", _ => request.Registry.PublishAsync(request.Description.Signature.Name, files, cancel));
        return new(version, metrics, lineage, steps.Done) { Repeats = repeats };
    }

    private static (ArtifactFiles, ModelMetrics, Lineage, int Repeats) Run(TrainRequest request, TrainingSteps steps, CancellationToken cancel)
    {
        var (description, parameters) = (request.Description, request.Parameters);
        var data = steps.Run("check the data", _ => Dataset.Read(description, CsvTable.Read(request.DataPath)));
        SegmentRule.FitAll(description.Segments, data); // told now rather than after training in vain
        var split = Split.Random(data.Count, parameters.Seed);
        var (held, metrics) = steps.Run("measure on held-out rows", report =>
        {
            var model = TrainedModel.Train(data, description.Recipe, split.Train, parameters, f => report(f * 0.3), cancel)
                .WithIntervals(data, split.Train, parameters, f => report(0.3 + 0.6 * f), cancel);
            return Measure(model, data, description, split, parameters.Seed);
        });
        var curve = steps.Run("measure with fewer rows", report =>
            LearningPoint.Measure(data, description.Recipe, split, parameters, metrics.Overall.Rmse, report, cancel));
        int[] all = [.. Enumerable.Range(0, data.Count)];
        var champion = steps.Run("train on all rows", report => TrainedModel.Train(data, description.Recipe, all, parameters, report, cancel));
        champion = steps.Run("fit intervals", report => champion.WithIntervals(data, all, parameters, report, cancel));
        var importance = steps.Run("explain", _ => Importance.Of(champion, data.Signature, cancel));
        var profile = steps.Run("profile the data", report => Profiler.Of(data, champion, importance, report, cancel));
        metrics = metrics with { LearningCurve = curve, Importance = importance.ByName };
        return steps.Run("write the model card", _ =>
        {
            var serving = Artifact.Serving(data, champion, profile);
            var lineage = Lineage.Of(data.Sha256, data.Count, parameters.For(data.Count, description.Recipe.IsStandard), steps.Seconds) with
            {
                Synthetic = SyntheticMark.Find(request.DataPath, data.Sha256),
                Tuning = request.Tuning,
            };
            var card = CardContent.Of(new(description, data, champion, profile, held, metrics, lineage, Artifact.Digest(serving)));
            return (new ArtifactFiles(serving, Artifact.Evidence(data, description, champion, metrics, lineage, card)), metrics, lineage, data.Repeats);
        });
    }

    private static (HeldOut, ModelMetrics) Measure(TrainedModel model, Dataset data, DatasetDescription description, Split split, int seed)
    {
        var held = HeldOut.Of(model, data, split.Test);
        var (scores, hardRange) = (model.Intervals?.Scores, data.Signature.Target.HardRange);
        var metrics = new ModelMetrics(
            EvaluationProtocol.RandomSplits.Name(),
            seed,
            data.Signature.Target.Unit,
            split.Train.Length,
            RegressionMetrics.Of(held.Predictions, held.Truth),
            SegmentMetrics.Of(description.Segments, data, split.Test, held.Predictions),
            NeighbourShift.Measure(model, data, model.Recipe, split, seed),
            IntervalMetrics.Of(model, description.Segments, data, split.Test));
        return (held, metrics with
        {
            HeldOutSha256 = held.RowsSha256,
            Calibration = CalibrationBand.Of(held, scores, hardRange),
            Levels = CoverageLevel.Of(held, scores, hardRange),
        });
    }
}
