using System.CommandLine;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Cli.Models;

/// <summary><c>mlops models rollback</c>: takes the latest promotion back.</summary>
internal static class RollbackCommand
{
    public static Command Create()
    {
        var (registry, model, output) = (CliOptions.Registry(), CliOptions.Model(), CliOptions.Output());
        var (by, reason) = (CliOptions.By(), CliOptions.Reason("rolled back by hand"));
        var command = new Command("rollback", "Makes the previous champion the champion again.") { registry, model, by, reason, output };
        command.SetAction((parsed, cancel) => ChampionMove.RunAsync(
            CliOptions.ToRegistryOptions(parsed.GetValue(registry), parsed.GetValue(model)),
            aliases => aliases.Rollback(new(parsed.GetValue(by)!, parsed.GetValue(reason)!, DateTimeOffset.UtcNow)),
            parsed.GetValue(output),
            cancel));
        return command;
    }
}
