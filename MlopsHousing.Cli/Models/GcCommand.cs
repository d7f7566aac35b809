using System.CommandLine;
using MlopsHousing.Cli.Display;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Cli.Models;

/// <summary><c>mlops models gc</c>: says which versions nothing keeps, and deletes them when asked to.</summary>
internal static class GcCommand
{
    /// <summary>No publication takes so long: what is older and has no manifest was left by one that ended in the middle.</summary>
    private static readonly TimeSpan _abandoned = TimeSpan.FromDays(1);

    public static Command Create()
    {
        var keep = new Option<int>("--keep") { Description = "How many of the newest versions stay in any case.", DefaultValueFactory = _ => 5, HelpName = "NUMBER" };
        keep.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out var number) && number < 1) result.AddError("--keep must be 1 or more");
        });
        var delete = new Option<bool>("--delete") { Description = "Delete them. Without it, nothing is changed." };
        var (registry, model, output) = (CliOptions.Registry(), CliOptions.Model(), CliOptions.Output());
        var (by, reason) = (CliOptions.By(), CliOptions.Reason("not needed any more"));
        var command = new Command("gc", "Finds versions that nothing keeps: no alias, no rollback, not among the newest.") { keep, delete, registry, model, by, reason, output };
        command.SetAction((parsed, cancel) => RunAsync(
            CliOptions.ToRegistryOptions(parsed.GetValue(registry), parsed.GetValue(model)),
            parsed.GetValue(keep),
            parsed.GetValue(delete) ? new(parsed.GetValue(by)!, parsed.GetValue(reason)!, DateTimeOffset.UtcNow) : null,
            parsed.GetValue(output),
            cancel));
        return command;
    }

    private static async Task<int> RunAsync(RegistryOptions options, int newest, AliasReason? delete, OutputFormat output, CancellationToken cancel)
    {
        var registry = options.Open();
        var model = await options.ChooseModelAsync(registry, cancel);
        // Listed first: what is published meanwhile is newer than all of these.
        var versions = await registry.ListVersionsAsync(model, cancel);
        IReadOnlyList<int> going = [];
        if (delete is null)
        {
            going = (await registry.ReadAliasesAsync(model, cancel)).Aliases.Superfluous(versions, newest);
        }
        else
        {
            // Retired under the same compare-and-swap as promotions, so a version is promoted or goes, never both.
            await registry.ChangeAliasesAsync(model, aliases => aliases.Retire(aliases.Superfluous(versions, newest), delete), cancel: cancel);
            going = await registry.SweepAsync(model, _abandoned, cancel);
        }

        if (output == OutputFormat.Json)
            Terminal.Json(new { model, deleted = delete is not null, versions = going.Select(v => $"{v}"), kept = versions.Except(going).Select(v => $"{v}") });
        else
            Terminal.Say((going, delete) switch
            {
                ([], _) => $"Nothing to delete: every version of {model} has an alias, can be rolled back to, or is among the {newest} newest.",
                (_, null) => $"Nothing keeps {Listed(going)} of {model}. To delete them: the same command with --delete.",
                _ => $"Deleted {Listed(going)} of {model}.",
            });
        return 0;
    }

    private static string Listed(IReadOnlyList<int> versions) => $"{(versions.Count == 1 ? "version" : "versions")} {string.Join(", ", versions)}";
}
