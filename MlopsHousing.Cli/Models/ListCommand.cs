using System.CommandLine;
using MlopsHousing.Cli.Display;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Cli.Models;

/// <summary><c>mlops models list</c>: every version of every model.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var (registry, model, output) = (CliOptions.Registry(), CliOptions.Model(), CliOptions.Output());
        model.Description = "List this model only.";
        var command = new Command("list", "Lists models, versions and the parts they play.") { registry, model, output };
        command.SetAction((parsed, cancel) =>
            RunAsync(CliOptions.ToRegistryOptions(parsed.GetValue(registry), parsed.GetValue(model)), parsed.GetValue(output), cancel));
        return command;
    }

    private static async Task<int> RunAsync(RegistryOptions options, OutputFormat output, CancellationToken cancel)
    {
        var registry = options.Open();
        var models = options.Model is null ? await registry.ListModelsAsync(cancel) : [await options.ChooseModelAsync(registry, cancel)];
        var listed = new List<Listed>();
        foreach (var model in models)
        {
            var aliases = (await registry.ReadAliasesAsync(model, cancel)).Aliases;
            foreach (var version in await registry.ListVersionsAsync(model, cancel))
            {
                var manifest = await registry.ReadManifestAsync(model, version, cancel);
                var evidence = await Evidence.ReadAsync(registry, model, version, manifest, cancel);
                listed.Add(new(model, $"{version}", aliases.Roles(version), manifest.Digest, evidence.Rmse, evidence.R2, evidence.TrainedAt));
            }
        }

        if (output == OutputFormat.Json)
        {
            Terminal.Json(new { models = listed });
            return 0;
        }

        var table = new TextTable("model", ">version", "role", ">RMSE", ">R²", "trained", "digest");
        foreach (var l in listed)
            table.Add(l.Model, l.Version, l.Role, l.Rmse is { } rmse ? Figures.Number(rmse) : "-", l.R2 is { } r2 ? Figures.R2(r2) : "-", l.TrainedAt is { } at ? Figures.Time(at) : "-", l.Digest[..19]);
        table.Write();
        return 0;
    }

    private sealed record Listed(string Model, string Version, string Role, string Digest, double? Rmse, double? R2, DateTimeOffset? TrainedAt);
}
