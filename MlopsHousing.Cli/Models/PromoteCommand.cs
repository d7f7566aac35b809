using System.CommandLine;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Cli.Models;

/// <summary><c>mlops models promote</c>: makes a version the champion.</summary>
internal static class PromoteCommand
{
    public static Command Create()
    {
        var version = new Argument<int>("version") { Description = "The version's number." };
        var (registry, model, output) = (CliOptions.Registry(), CliOptions.Model(), CliOptions.Output());
        var (by, reason) = (CliOptions.By(), CliOptions.Reason("promoted by hand"));
        var command = new Command("promote", "Makes a version the champion: the one that answers.") { version, registry, model, by, reason, output };
        command.SetAction((parsed, cancel) => ChampionMove.RunAsync(
            CliOptions.ToRegistryOptions(parsed.GetValue(registry), parsed.GetValue(model)),
            aliases => aliases.Promote(parsed.GetValue(version), new(parsed.GetValue(by)!, parsed.GetValue(reason)!, DateTimeOffset.UtcNow)),
            parsed.GetValue(output),
            cancel));
        return command;
    }
}
