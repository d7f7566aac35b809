using System.Diagnostics;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Evaluation;

namespace MlopsHousing.Training.Tuning;

/// <summary>
/// Looks for parameters that train a better forest on a data set than the defaults do, by cross-validation on the rows that
/// training would train on. Rows held out to test are not even read.
/// </summary>
public static class Tuner
{
    /// <summary>Tries parameters until the budget is used up; same seed and same trials so far go on the same way.</summary>
    /// <param name="request">What, on what, for how long.</param>
    /// <param name="progress">Takes how much of the budget is used.</param>
    /// <param name="cancel">Ends it between forests; what was measured is kept.</param>
    /// <exception cref="ContractBrokenException">The data breaks its contract.</exception>
    /// <exception cref="TrainingException">It can't be done; the message says why.</exception>
    public static Task<TunedParameters> RunAsync(TuneRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancel = default) =>
        Task.Run(() => Run(request, progress, cancel), cancel);

    private static TunedParameters Run(TuneRequest request, IProgress<TrainingProgress>? progress, CancellationToken cancel)
    {
        var used = Stopwatch.StartNew();
        var table = CsvTable.Read(request.DataPath);
        var file = TrialsFile.Open(request.TrialsPath, request.Description, table.Sha256, request.Seed);
        int[] train = [.. Split.Random(table.Rows.Count, request.Seed).Train.Order()];
        if (train.Length < CrossValidation.Folds * 2) throw new TrainingException($"{train.Length} rows to train on are too few to tune by {CrossValidation.Folds} folds.");
        var data = Dataset.Read(request.Description, table.Only(train));
        var validation = new CrossValidation(data, request.Description.Recipe, request.Seed);
        var defaults = (new LightGbmParameters() with { Seed = request.Seed }).For(table.Rows.Count, request.Description.Recipe.IsStandard);

        for (var last = TimeSpan.Zero; used.Elapsed + last < request.Budget;)
        {
            cancel.ThrowIfCancellationRequested();
            progress?.Report(new("tune", Math.Min(1, used.Elapsed / request.Budget)));
            var (number, fold) = Halving.Next(file.Trials);
            if (number >= request.MostTrials) break;
            var parameters = number < file.Trials.Count ? file.Trials[number].Parameters
                : number == 0 ? defaults
                : SearchSpace.Propose(number, Halving.Best(file.Trials)!.Parameters);
            var before = used.Elapsed;
            var rmse = validation.Rmse(parameters, fold, cancel);
            last = used.Elapsed - before;
            file = file.With(number, parameters, rmse, last.TotalSeconds);
            file.Save(request.TrialsPath);
        }

        progress?.Report(new("tune", 1));
        var best = Halving.Best(file.Trials) ?? throw new TrainingException(
            $"The budget ended before the default parameters were measured on {CrossValidation.Folds} folds. What was measured is kept in {request.TrialsPath}: run again to go on, with a larger --budget.");
        return new(best.Parameters, new(
            table.Sha256, request.Seed, data.Count, CrossValidation.Folds, data.Signature.Target.Unit,
            file.Trials[0].Mean(CrossValidation.Folds), best.Mean(CrossValidation.Folds), best.Number, Math.Round(file.Trials.Sum(t => t.Seconds), 3), file.Trials));
    }
}
