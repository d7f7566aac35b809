using System.CommandLine;
using System.Globalization;
using MlopsHousing.Cli.Display;
using MlopsHousing.Training;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Tuning;

namespace MlopsHousing.Cli;

/// <summary><c>mlops tune</c>: looks for parameters that suit a data set better than the defaults.</summary>
internal static class TuneCommand
{
    private const string TrialsName = "trials.json";
    private const int MostShown = 15;

    public static Command Create()
    {
        var (data, signature, output) = (CliOptions.Data(), CliOptions.Signature(), CliOptions.Output());
        var budget = new Option<string>("--budget") { Description = "How long to try, such as 90s, 10m or 2h.", DefaultValueFactory = _ => "120s", HelpName = "TIME" };
        var folder = new Option<string>("--out") { Description = $"The folder for {TunedParameters.FileName} and {TrialsName}; trials that are there are gone on with.", DefaultValueFactory = _ => "tuning", HelpName = "FOLDER" };
        var seed = new Option<int>("--seed") { Description = "Decides what is tried, and as in training which rows are held out.", DefaultValueFactory = _ => new LightGbmParameters().Seed, HelpName = "NUMBER" };
        var most = new Option<int>("--trials") { Description = "The most trials in all, where the budget allows more.", DefaultValueFactory = _ => int.MaxValue, HelpName = "NUMBER" };
        var command = new Command("tune", "Looks for better parameters by cross-validation; rows held out to test are not read.") { data, signature, budget, folder, seed, most, output };
        command.SetAction((parsed, cancel) =>
        {
            var description = DatasetFolder.Load(parsed.GetValue(signature));
            if (parsed.GetValue(most) < 1) throw new UsageException("--trials must be at least 1.");
            var request = new TuneRequest
            {
                Description = description,
                DataPath = DatasetLocator.Find(parsed.GetValue(data), description.Source?.File),
                TrialsPath = Path.Combine(parsed.GetValue(folder)!, TrialsName),
                Budget = Duration(parsed.GetValue(budget)!),
                Seed = parsed.GetValue(seed),
                MostTrials = parsed.GetValue(most),
            };
            return RunAsync(request, parsed.GetValue(folder)!, parsed.GetValue(output), cancel);
        });
        return command;
    }

    private static async Task<int> RunAsync(TuneRequest request, string folder, OutputFormat output, CancellationToken cancel)
    {
        var found = await ProgressBars.ShowAsync(progress => Tuner.RunAsync(request, progress, cancel));
        var path = Path.Combine(folder, TunedParameters.FileName);
        await File.WriteAllBytesAsync(path, found.ToJson(), cancel);
        var report = found.Tuning!;
        if (output == OutputFormat.Json)
        {
            Terminal.Json(new { parametersFile = path, trialsFile = request.TrialsPath, found.Parameters, found.Tuning });
            return 0;
        }

        var table = new TextTable(">trial", ">folds", $">RMSE {report.Unit}", ">less than default", ">trees", ">leaves", ">rate", ">rows/leaf", ">L2", ">features", ">rows");
        var ranked = report.Ranked().ToList();
        foreach (var t in ranked.Take(MostShown).Union(ranked.Where(t => t.Number == 0)))
            table.Add(
                t.Number == 0 ? "default" : Figures.Count(t.Number), $"{t.Rmse.Count} of {report.Folds}", Figures.Number(t.Rmse.Average()), Figures.Percent(report.Gain(t)),
                Figures.Count(t.Parameters.Trees!.Value), Figures.Count(t.Parameters.Leaves!.Value), Figures.Number(t.Parameters.LearningRate!.Value), Figures.Count(t.Parameters.MinimumRowsPerLeaf),
                Figures.Number(t.Parameters.L2), Figures.Number(t.Parameters.FeatureFraction), Figures.Number(t.Parameters.RowFraction));
        table.Write();
        Terminal.Say($"{ranked.Count} trials on {report.Rows} rows, none of them held out to test; the errors are means of folds, to be compared over as many folds.{(ranked.Count > MostShown ? $" All are in {request.TrialsPath}." : "")}");
        Terminal.Say(report.Best == 0
            ? $"Nothing was better than the defaults; {path} holds those. Run again to go on, with a larger --budget."
            : $"Trial {report.Best} is the best: {Figures.Percent(1 - report.BestRmse / report.DefaultRmse)} less error than the defaults. Wrote {path}; run again to go on.");
        Terminal.Say($"Then: mlops train --data {Shell.Quoted(request.DataPath)} --parameters {Shell.Quoted(path)} …");
        return 0;
    }

    private static TimeSpan Duration(string text)
    {
        var unit = text.Length > 0 ? text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 } : 0;
        return unit > 0 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount * unit is >= 1 and <= 7 * 24 * 3600
            ? TimeSpan.FromSeconds(amount * unit)
            : throw new UsageException($"--budget must be a time from 1s to 168h, such as 90s, 10m or 2h; '{text}' is none.");
    }
}
