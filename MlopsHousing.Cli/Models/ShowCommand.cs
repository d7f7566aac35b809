using System.CommandLine;
using MlopsHousing.Cli.Display;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Cli.Models;

/// <summary><c>mlops models show</c>: everything about one version.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var version = new Argument<string?>("version") { Description = VersionChoice.Explanation, Arity = ArgumentArity.ZeroOrOne };
        var (registry, model, output) = (CliOptions.Registry(), CliOptions.Model(), CliOptions.Output());
        var command = new Command("show", "Shows a version: quality, origin, inputs, files and history.") { version, registry, model, output };
        command.SetAction((parsed, cancel) =>
            RunAsync(CliOptions.ToRegistryOptions(parsed.GetValue(registry), parsed.GetValue(model)), parsed.GetValue(version), parsed.GetValue(output), cancel));
        return command;
    }

    private static async Task<int> RunAsync(RegistryOptions options, string? wanted, OutputFormat output, CancellationToken cancel)
    {
        var registry = options.Open();
        var model = await options.ChooseModelAsync(registry, cancel);
        var snapshot = await registry.ReadAliasesAsync(model, cancel);
        var version = VersionChoice.Resolve(wanted, snapshot);
        var manifest = await registry.ReadManifestAsync(model, version, cancel);
        var evidence = await Evidence.ReadAsync(registry, model, version, manifest, cancel);
        var signature = Signature.Parse(await registry.ReadFileAsync(model, version, ArtifactNames.Signature, cancel));

        if (output == OutputFormat.Json)
        {
            Terminal.Json(new
            {
                model,
                version = $"{version}",
                role = snapshot.Aliases.Roles(version),
                manifest.Digest,
                signature = System.Text.Json.Nodes.JsonNode.Parse(signature.ToJson()),
                evidence.Metrics,
                evidence.Lineage,
                card = Cards(manifest),
                files = new { manifest.Serving, manifest.Evidence },
                snapshot.Aliases.History,
            });
            return 0;
        }

        Write(model, version, snapshot.Aliases, manifest, evidence, signature);
        return 0;
    }

    private static void Write(string model, int version, Aliases aliases, Manifest manifest, Evidence evidence, Signature signature)
    {
        Terminal.Say($"{model} version {version}{(aliases.Roles(version) is { Length: > 0 } role ? $" ({role})" : "")}");
        Terminal.Say($"digest   {manifest.Digest}");
        Terminal.Say($"target   {signature.Target.Name} in {signature.Target.Unit}");
        if (evidence is { Rmse: { } rmse, Mae: { } mae, R2: { } r2, Mape: { } mape })
            Terminal.Say($"quality  RMSE {Figures.Number(rmse)}, MAE {Figures.Number(mae)}, R² {Figures.R2(r2)}, MAPE {Figures.Percent(mape)}");
        if (evidence.TrainedAt is { } at) Terminal.Say($"trained  {Figures.Time(at)}{(evidence.Commit is { } commit ? $" at commit {commit}" : "")}");

        if (Cards(manifest).ToList() is { Count: > 0 } cards)
            Terminal.Say($"card     {string.Join(", ", cards)} in the version; served at /v1/models/{model}/versions/{version}/card");

        Terminal.Say("");
        var features = new TextTable("feature", "type", "unit", "allowed", "seen in training");
        foreach (var f in signature.Features)
            features.Add(f.Name, $"{f.Type}".ToLowerInvariant() + (f.IsRequired ? "" : "?"), f.Unit ?? "", f.HardRange?.ToString() ?? "", f.TrainingRange?.ToString() ?? (f.Categories is { } c ? $"{c.Count} categories" : ""));
        features.Write();

        Terminal.Say("");
        var files = new TextTable("file", ">bytes", "sha256");
        foreach (var (name, file) in manifest.Serving.Concat(manifest.Evidence)) files.Add(name, Figures.Count(file.Bytes), file.Sha256);
        files.Write();

        if (aliases.History.Count == 0) return;
        Terminal.Say("");
        var history = new TextTable("at", "by", "alias", ">from", ">to", "reason");
        foreach (var h in aliases.History) history.Add(Figures.Time(h.At), h.By, h.Alias, $"{h.From}", $"{h.To}", h.Reason);
        history.Write();
    }

    private static IEnumerable<string> Cards(Manifest manifest) => new[] { ArtifactNames.CardPage, ArtifactNames.CardText }.Where(manifest.Evidence.ContainsKey);
}
