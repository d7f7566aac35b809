using System.Diagnostics;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Pipeline;

namespace MlopsHousing.Training.Evaluation;

/// <summary>Trains and tests on rows that were held out. What it trains is thrown away.</summary>
public static class Evaluator
{
    /// <summary>Runs a protocol over its seeds.</summary>
    /// <param name="request">What and how.</param>
    /// <param name="progress">One step per seed.</param>
    /// <param name="cancel">Ends it between steps.</param>
    /// <exception cref="ContractBrokenException">The data breaks its contract.</exception>
    /// <exception cref="TrainingException">It can't be done; the message says why.</exception>
    public static Task<EvaluationReport> RunAsync(EvaluationRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancel = default) =>
        Task.Run(() => Run(request, progress, cancel), cancel);

    private static EvaluationReport Run(EvaluationRequest request, IProgress<TrainingProgress>? progress, CancellationToken cancel)
    {
        var data = Dataset.Read(request.Description, CsvTable.Read(request.DataPath));
        var runs = new List<EvaluationRun>();
        foreach (var seed in request.Seeds)
        {
            void Report(double fraction) => progress?.Report(new($"seed {seed}", fraction));
            cancel.ThrowIfCancellationRequested();
            Report(0);
            var split = SplitOf(request, data, seed);
            var watch = Stopwatch.StartNew();
            var model = TrainedModel.Train(data, request.Description.Recipe, split.Train, request.Parameters, f => Report(f * 0.3), cancel);
            var took = watch.Elapsed;
            if (request.WithIntervals) model = model.WithIntervals(data, split.Train, request.Parameters, f => Report(0.3 + 0.65 * f), cancel);
            runs.Add(new(
                seed,
                split.Train.Length,
                RegressionMetrics.Of(model.Predict(data, split.Test), [.. split.Test.Select(i => data.Targets[i])]),
                IntervalMetrics.Of(model, request.Description.Segments, data, split.Test),
                took));
            Report(1);
        }

        return new(request.Protocol, data.Signature.Target.Unit, runs, RegressionMetrics.Mean([.. runs.Select(r => r.Metrics)]));
    }

    private static Split SplitOf(EvaluationRequest request, Dataset data, int seed) => request.Protocol switch
    {
        EvaluationProtocol.RandomSplits => Split.Random(data.Count, seed),
        _ when request.Description.Recipe.Neighbours is { } neighbours => Split.Blocks(data, neighbours.Plane, seed),
        _ => throw new TrainingException("Spatial blocks need coordinates: give the feature recipe a 'neighbours' with a plane."),
    };
}
