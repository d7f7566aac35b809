using System.CommandLine;
using MlopsHousing.Cli.Display;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Cli.Models;

/// <summary><c>mlops models withdraw</c>: takes the challenger off.</summary>
internal static class WithdrawCommand
{
    public static Command Create()
    {
        var (registry, model, output) = (CliOptions.Registry(), CliOptions.Model(), CliOptions.Output());
        var (by, reason) = (CliOptions.By(), CliOptions.Reason("withdrawn by hand"));
        var command = new Command("withdraw", "Takes the challenger off live traffic; then there is none.") { registry, model, by, reason, output };
        command.SetAction(async (parsed, cancel) =>
        {
            var options = CliOptions.ToRegistryOptions(parsed.GetValue(registry), parsed.GetValue(model));
            var opened = options.Open();
            var name = await options.ChooseModelAsync(opened, cancel);
            int? before = null;
            await opened.ChangeAliasesAsync(name, aliases =>
            {
                before = aliases.Challenger;
                return aliases.WithChallenger(null, new(parsed.GetValue(by)!, parsed.GetValue(reason)!, DateTimeOffset.UtcNow));
            }, cancel: cancel);
            if (parsed.GetValue(output) == OutputFormat.Json) Terminal.Json(new { model = name, previous = before is { } b ? $"{b}" : null });
            else Terminal.Say(before is null ? $"{name} has no challenger." : $"Version {before} of {name} is no longer the challenger.");
            return 0;
        });
        return command;
    }
}
