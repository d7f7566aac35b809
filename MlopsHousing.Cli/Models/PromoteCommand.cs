using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Cli.Models;

/// <summary><c>mlops models promote</c>: makes a version, or the challenger, the champion.</summary>
internal static class PromoteCommand
{
    private const int Challenger = 0; // versions begin at 1

    public static Command Create()
    {
        var version = new Argument<int>("version") { Description = "The version's number, or challenger.", CustomParser = Parse };
        var (registry, model, output) = (CliOptions.Registry(), CliOptions.Model(), CliOptions.Output());
        var (by, reason) = (CliOptions.By(), CliOptions.Reason("promoted by hand"));
        var digest = new Option<string?>("--digest")
        {
            Description = "Refuses unless the version has this digest: numbers are a registry's own, a digest is the model's everywhere.",
            HelpName = "sha256:HEX",
        };
        var command = new Command("promote", "Makes a version the champion: the one that answers.") { version, registry, model, digest, by, reason, output };
        command.SetAction((parsed, cancel) => ChampionMove.RunAsync(
            CliOptions.ToRegistryOptions(parsed.GetValue(registry), parsed.GetValue(model)),
            aliases => aliases.Promote(
                Choose(parsed.GetValue(version), aliases),
                new(parsed.GetValue(by)!, parsed.GetValue(reason)!, DateTimeOffset.UtcNow)),
            parsed.GetValue(output),
            cancel,
            parsed.GetValue(digest)));
        return command;
    }

    private static int Parse(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (text == AliasNames.Challenger) return Challenger;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0) return number;
        result.AddError($"A version is a number from 1 on, or {AliasNames.Challenger}, not '{text}'.");
        return Challenger;
    }

    private static int Choose(int version, Aliases aliases) => version != Challenger
        ? version
        : aliases.Challenger ?? throw new UsageException("There is no challenger; name a version by its number. 'mlops models list' shows them.");
}
