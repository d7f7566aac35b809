using MlopsHousing.Cli.Display;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Cli.Models;

/// <summary>Moves the champion and says from where to where.</summary>
internal static class ChampionMove
{
    public static async Task<int> RunAsync(RegistryOptions options, Func<Aliases, Aliases> move, OutputFormat output, CancellationToken cancel, string? digest = null)
    {
        var registry = options.Open();
        var model = await options.ChooseModelAsync(registry, cancel);
        int? before = null;
        var next = move((await registry.ReadAliasesAsync(model, cancel)).Aliases);
        // A version that can't be loaded must not become champion: every replica would refuse it.
        var loaded = await LoadedModel.LoadAsync(registry, model, next.Champion!.Value, cancel);
        if (digest is not null && digest != loaded.Version.Digest)
            throw new UsageException($"Version {loaded.Version.Number} of {model} in this registry has the digest {loaded.Version.Digest}, not {digest}. Name the version that has it; 'mlops models show VERSION' shows a digest.");
        var after = await registry.ChangeAliasesAsync(model, aliases =>
        {
            before = aliases.Champion;
            return move(aliases);
        }, cancel: cancel);

        if (output == OutputFormat.Json)
            Terminal.Json(new { model, champion = $"{after.Aliases.Champion}", previous = before is { } b ? $"{b}" : null, loaded.Version.Digest });
        else if (before == after.Aliases.Champion)
            Terminal.Say($"Version {before} of {model} is the champion already.");
        else
            Terminal.Say($"The champion of {model} is now version {after.Aliases.Champion}{(before is { } b2 ? $" (it was {b2})" : "")}.");
        return 0;
    }
}
