using System.CommandLine;
using MlopsHousing.Cli.Display;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Training;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Tuning;

namespace MlopsHousing.Cli;

/// <summary><c>mlops train</c>: from data to a new version in a registry.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var (data, signature, registry, output) = (CliOptions.Data(), CliOptions.Signature(), CliOptions.Registry(), CliOptions.Output());
        var seed = new Option<int>("--seed") { Description = "Decides every random choice.", DefaultValueFactory = _ => new LightGbmParameters().Seed, HelpName = "NUMBER" };
        var file = new Option<string>("--parameters") { Description = "How LightGBM trains, as 'mlops tune' found it.", HelpName = "FILE" };
        var promote = new Option<bool>("--promote") { Description = "Make the new version the champion at once." };
        var parameters = new LightGbmOptions();
        var command = new Command("train", "Trains a model and publishes it as a new version.") { data, signature, registry, promote, seed, file, output };
        parameters.AddTo(command);
        command.SetAction((parsed, cancel) =>
        {
            var description = DatasetFolder.Load(parsed.GetValue(signature));
            var tuned = parsed.GetValue(file) is { } path ? TunedParameters.Read(path) : null;
            var chosen = parsed.GetResult(seed) is { Implicit: false } || tuned is null ? parsed.GetValue(seed) : tuned.Parameters.Seed;
            if (tuned?.Tuning is { } tuning && tuning.Seed != chosen)
                throw new UsageException($"{parsed.GetValue(file)} was tuned with seed {tuning.Seed}: with seed {chosen}, tuning would have seen rows that are held out to test. Leave --seed out, or tune again with --seed {chosen}.");
            var root = CliOptions.Root(parsed.GetValue(registry)) ?? RegistryOptions.FindRoot() ?? "models";
            var request = new TrainRequest
            {
                Description = description,
                DataPath = DatasetLocator.Find(parsed.GetValue(data), description.Source?.File),
                Registry = ModelRegistry.Open(root),
                Parameters = parameters.Read(parsed, tuned?.Parameters) with { Seed = chosen },
                Tuning = tuned?.Tuning,
            };
            return RunAsync(request, root, parsed.GetValue(promote), parsed.GetValue(output), cancel);
        });
        return command;
    }

    private static async Task<int> RunAsync(TrainRequest request, string root, bool promote, OutputFormat output, CancellationToken cancel)
    {
        var result = await ProgressBars.ShowAsync(progress => Trainer.TrainAsync(request, progress, cancel));
        var (model, version, digest) = result.Version;
        var (by, at) = (Environment.UserName is { Length: > 0 } user ? user : "mlops", DateTimeOffset.UtcNow);
        var aliases = (await request.Registry.ChangeAliasesAsync(
            model,
            a => promote ? a.Promote(version, new(by, "promoted when it was trained", at)) : a.PromoteFirst(version, new(by, "the first version of its name", at)),
            cancel: cancel)).Aliases;
        var first = !promote && aliases.Champion == version;

        if (output == OutputFormat.Json)
        {
            Terminal.Json(new { model, version = $"{version}", digest, champion = promote || first, metrics = result.Metrics, repeats = result.Repeats, lineage = result.Lineage, steps = Steps(result).Select(s => new { s.Step.Name, s.Step.Seconds, share = Math.Round(s.Share, 4) }) });
            return 0;
        }

        var quality = result.Metrics.Overall;
        Terminal.Say($"Published version {version} of {model}{(promote ? " and made it the champion" : first ? " and made it the champion, as there was none" : "")}.");
        Terminal.Say($"digest   {digest}");
        Terminal.Say($"quality  RMSE {Figures.Number(quality.Rmse)} {result.Metrics.Unit}, MAE {Figures.Number(quality.Mae)} {result.Metrics.Unit}, R² {Figures.R2(quality.R2)}, "
            + $"MAPE {Figures.Percent(quality.Mape)} on {quality.Rows} rows held out ({result.Metrics.Protocol}, seed {result.Metrics.Seed})");
        if (result.Metrics.Intervals is { } intervals)
            Terminal.Say($"interval {Figures.Percent(intervals.Coverage)} of the truth within intervals of {Figures.Percent(intervals.Promised)}, {Figures.Number(intervals.MeanWidth)} {result.Metrics.Unit} wide on average; "
                + $"{Figures.Percent(intervals.Narrower)} narrower than intervals of one width");
        RepeatedRows.Tell(result.Repeats, result.Lineage.Rows);
        Terminal.Say("");
        var table = new TextTable("step", ">seconds", ">share");
        foreach (var (step, share) in Steps(result)) table.Add(step.Name, $"{step.Seconds:F2}", Figures.Percent(share));
        table.Add("all", $"{result.Steps.Sum(s => s.Seconds):F2}", "");
        table.Write();
        // A folder in full: dotnet run starts a service in the folder of its project.
        var place = Shell.Quoted(root.Contains("://", StringComparison.Ordinal) ? root : Path.GetFullPath(root));
        if (first) Terminal.Say($"Serve it with: dotnet run --project MlopsHousing.AllInOne -- --registry {place} --model {model}");
        if (!promote && !first) Terminal.Say($"Make it the champion with: mlops models promote {version} --model {model} --registry {place}");
        return 0;
    }

    /// <summary>Where the time went.</summary>
    private static IEnumerable<(TrainingStep Step, double Share)> Steps(TrainResult result)
    {
        var all = result.Steps.Sum(step => step.Seconds);
        return result.Steps.Select(step => (step, all > 0 ? step.Seconds / all : 0));
    }
}
