using System.CommandLine;
using System.Diagnostics;
using MlopsHousing.Cli.Display;
using MlopsHousing.Cli.Models;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Cli.Demo;

/// <summary><c>mlops demo</c>: the whole loop on this machine, with nothing but what is in the repository.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var (signature, registry, model) = (CliOptions.Signature(), CliOptions.Registry(), CliOptions.Model());
        var server = new Option<string?>("--all-in-one") { Description = "The all-in-one: its program (.dll) or its project's folder. Default: the one of this repository.", HelpName = "PATH" };
        var keep = new Option<string?>("--keep") { Description = "Where registry, store and retraining stay afterwards. Default: nothing stays.", HelpName = "FOLDER" };
        var command = new Command("demo", "Shows the loop live: traffic, feedback, drift, a challenger, promotion and rollback, on homes that are made up.") { signature, registry, model, server, keep };
        command.SetAction((parsed, cancel) => RunAsync(
            CliOptions.ToRegistryOptions(parsed.GetValue(registry), parsed.GetValue(model)), parsed.GetValue(signature), parsed.GetValue(server), parsed.GetValue(keep), cancel));
        return command;
    }

    private static async Task<int> RunAsync(RegistryOptions options, string? signature, string? program, string? keep, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var description = DatasetFolder.Load(signature);
        var champion = await VersionChoice.LoadAsync(options, AliasNames.Champion, cancel);
        if (champion.Profile is null) throw new UsageException($"The champion of {champion.Version.Model} has no profile to make homes up from. Train it again.");
        if (description.Signature.Name != champion.Version.Model) throw new UsageException($"{champion.Version.Model} is not described by {description.Signature.Name}. Name its description with --signature.");
        if (keep is not null && Path.Exists(keep)) throw new UsageException($"{keep} is there already. Name a folder that is not.");

        var folder = keep is null ? Directory.CreateTempSubdirectory("mlops-demo-").FullName : Directory.CreateDirectory(keep).FullName;
        try
        {
            var own = new FolderRegistry(Path.Combine(folder, "models"));
            champion = await CopyAsync(options.Open(), own, champion, cancel);
            Terminal.Say($"Starting the all-in-one with version {champion.Version.Number} of {champion.Version.Model}; every home here is made up.");
            await using var server = DemoServer.Start(program, Path.Combine(folder, "models"), folder);
            var address = await server.ReadyAsync(cancel);
            Terminal.Say($"It answers at {address}, with documentation at {address}docs.");
            using var client = new DemoClient(address, champion.Signature);
            await new DemoRun(client, champion, description, own, server.Store, folder).RunAsync(cancel);
        }
        finally
        {
            if (keep is null) Directory.Delete(folder, recursive: true);
        }

        Terminal.Say("");
        Terminal.Say(FormattableString.Invariant($"That was the loop, in {clock.Elapsed.TotalSeconds:0} s.") + (keep is null ? "" : $" Registry, store and retraining are in {folder}."));
        return 0;
    }

    /// <summary>The champion in a registry of the demo's own, where it can be dethroned.</summary>
    private static async Task<LoadedModel> CopyAsync(IModelRegistry from, FolderRegistry to, LoadedModel champion, CancellationToken cancel)
    {
        var (model, number, _) = champion.Version;
        var manifest = await from.ReadManifestAsync(model, number, cancel);
        Directory.CreateDirectory(to.Root);
        var version = await to.PublishAsync(model, new ArtifactFiles(await FilesAsync(manifest.Serving.Keys), await FilesAsync(manifest.Evidence.Keys)), cancel);
        await to.ChangeAliasesAsync(model, aliases => aliases.Promote(version.Number, new("demo", "the champion that the demo begins with", DateTimeOffset.UtcNow)), cancel: cancel);
        return await LoadedModel.LoadAsync(to, model, version.Number, cancel);

        async Task<Dictionary<string, byte[]>> FilesAsync(IEnumerable<string> names)
        {
            var files = new Dictionary<string, byte[]>();
            foreach (var name in names) files[name] = await from.ReadFileAsync(model, number, name, cancel);
            return files;
        }
    }
}
