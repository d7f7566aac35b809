using System.CommandLine;
using MlopsHousing.Cli.Display;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Evaluation;

namespace MlopsHousing.Cli;

/// <summary><c>mlops evaluate</c>: trains and tests on rows that were held out, seed by seed.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var (data, signature, output) = (CliOptions.Data(), CliOptions.Signature(), CliOptions.Output());
        var protocol = new Option<string>("--protocol")
        {
            Description = "How rows are held out: at random, or whole blocks of the map.",
            DefaultValueFactory = _ => EvaluationProtocols.Names[0],
            HelpName = string.Join('|', EvaluationProtocols.Names),
        };
        protocol.AcceptOnlyFromAmong([.. EvaluationProtocols.Names]);
        var seeds = new Option<int[]>("--seeds")
        {
            Description = "One split, training and test each.",
            DefaultValueFactory = _ => [1, 2, 3],
            AllowMultipleArgumentsPerToken = true,
            HelpName = "NUMBERS",
        };
        var parameters = new LightGbmOptions();
        var command = new Command("evaluate", "Measures how well the recipe predicts rows that it did not see.") { protocol, data, signature, seeds, output };
        parameters.AddTo(command);
        command.SetAction((parsed, cancel) =>
        {
            var description = DatasetFolder.Load(parsed.GetValue(signature));
            var request = new EvaluationRequest
            {
                Description = description,
                DataPath = DatasetLocator.Find(parsed.GetValue(data), description.Source?.File),
                Protocol = EvaluationProtocols.Parse(parsed.GetValue(protocol)!),
                Seeds = parsed.GetValue(seeds)!,
                Parameters = parameters.Read(parsed),
            };
            return RunAsync(request, parsed.GetValue(output), cancel);
        });
        return command;
    }

    /// <summary>A dash where a run had too few rows for intervals.</summary>
    private static string Mean(IReadOnlyList<EvaluationRun> runs, Func<IntervalMetrics, double> figure, Func<double, string> write) =>
        runs.All(r => r.Intervals is not null) ? write(runs.Average(r => figure(r.Intervals!))) : "-";

    private static async Task<int> RunAsync(EvaluationRequest request, OutputFormat output, CancellationToken cancel)
    {
        var report = await ProgressBars.ShowAsync(progress => Evaluator.RunAsync(request, progress, cancel));
        if (output == OutputFormat.Json)
        {
            Terminal.Json(new
            {
                protocol = report.Protocol.Name(),
                report.Unit,
                runs = report.Runs.Select(r => new { r.Seed, r.TrainRows, seconds = Math.Round(r.Training.TotalSeconds, 3), r.Metrics, r.Intervals }),
                report.Mean,
            });
            return 0;
        }

        var table = new TextTable("seed", ">train rows", ">test rows", $">RMSE {report.Unit}", $">MAE {report.Unit}", ">R²", ">MAPE", ">held of 90 %", ">mean width", ">constant width", ">narrower", ">training s");
        foreach (var run in report.Runs)
            Add($"{run.Seed}", Figures.Count(run.TrainRows), Figures.Count(run.Metrics.Rows), run.Metrics, [run], run.Training.TotalSeconds);
        Add("mean", "", "", report.Mean, report.Runs, report.Runs.Average(r => r.Training.TotalSeconds));
        Terminal.Say($"{request.Description.Signature.Name}, {report.Protocol.Name()}");
        table.Write();
        return 0;

        void Add(string seed, string train, string test, RegressionMetrics m, IReadOnlyList<EvaluationRun> of, double seconds) => table.Add(
            seed, train, test, Figures.Number(m.Rmse), Figures.Number(m.Mae), Figures.R2(m.R2), Figures.Percent(m.Mape),
            Mean(of, i => i.Coverage, Figures.Percent), Mean(of, i => i.MeanWidth, Figures.Number), Mean(of, i => i.ConstantWidth, Figures.Number),
            Mean(of, i => i.Narrower, Figures.Percent), $"{seconds:F1}");
    }
}
