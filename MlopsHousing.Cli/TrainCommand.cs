using System.CommandLine;
using MlopsHousing.Cli.Display;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Training;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Cli;

/// <summary><c>mlops train</c>: from data to a new version in a registry.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var (data, signature, registry, output) = (CliOptions.Data(), CliOptions.Signature(), CliOptions.Registry(), CliOptions.Output());
        var seed = new Option<int>("--seed") { Description = "Decides every random choice.", DefaultValueFactory = _ => new LightGbmParameters().Seed, HelpName = "NUMBER" };
        var promote = new Option<bool>("--promote") { Description = "Make the new version the champion at once." };
        var parameters = new LightGbmOptions();
        var command = new Command("train", "Trains a model and publishes it as a new version.") { data, signature, registry, promote, seed, output };
        parameters.AddTo(command);
        command.SetAction((parsed, cancel) =>
        {
            var description = DatasetFolder.Load(parsed.GetValue(signature));
            var request = new TrainRequest
            {
                Description = description,
                DataPath = DatasetLocator.Find(parsed.GetValue(data), description.Source?.File),
                Registry = ModelRegistry.Open(parsed.GetValue(registry) ?? RegistryOptions.FindRoot() ?? "models"),
                Parameters = parameters.Read(parsed) with { Seed = parsed.GetValue(seed) },
            };
            return RunAsync(request, parsed.GetValue(promote), parsed.GetValue(output), cancel);
        });
        return command;
    }

    private static async Task<int> RunAsync(TrainRequest request, bool promote, OutputFormat output, CancellationToken cancel)
    {
        var result = await ProgressBars.ShowAsync(progress => Trainer.TrainAsync(request, progress, cancel));
        var (model, version, digest) = result.Version;
        // The first of its name has nobody to be better than, and without a champion nothing is served.
        var first = !promote && (await request.Registry.ReadAliasesAsync(model, cancel)).Aliases.Champion is null;
        if (promote || first)
        {
            var reason = new AliasReason(Environment.UserName is { Length: > 0 } user ? user : "mlops", first ? "the first version of its name" : "promoted when it was trained", DateTimeOffset.UtcNow);
            await request.Registry.ChangeAliasesAsync(model, a => a.Promote(version, reason), attempts: 5, cancel);
        }

        if (output == OutputFormat.Json)
        {
            Terminal.Json(new { model, version = $"{version}", digest, champion = promote || first, metrics = result.Metrics, lineage = result.Lineage });
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
        if (!promote && !first) Terminal.Say($"Make it the champion with: mlops models promote {version} --model {model}");
        return 0;
    }
}
