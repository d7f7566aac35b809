using System.CommandLine;
using MlopsHousing.Cli.Display;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Cli.Models;

/// <summary><c>mlops models challenge</c>: names the challenger and the part that it plays in live traffic.</summary>
internal static class ChallengeCommand
{
    private const string Off = "off";

    public static Command Create()
    {
        var version = new Argument<int>("version") { Description = "The version's number." };
        var mode = new Option<string>("--mode")
        {
            Description = "shadow: it scores copies of requests; canary: it answers some clients; off: it meets no live traffic.",
            DefaultValueFactory = _ => LiveTrial.Name(TrialMode.Shadow),
            HelpName = "shadow|canary|off",
        };
        mode.AcceptOnlyFromAmong(LiveTrial.Name(TrialMode.Shadow), LiveTrial.Name(TrialMode.Canary), Off);
        var share = new Option<double>("--share")
        {
            Description = "The share of requests that a shadow scores, or of clients that a canary answers (at most 0.5).",
            DefaultValueFactory = _ => 0.1,
            HelpName = "SHARE",
        };
        var (registry, model, output) = (CliOptions.Registry(), CliOptions.Model(), CliOptions.Output());
        var (by, reason) = (CliOptions.By(), CliOptions.Reason("challenged by hand"));
        var command = new Command("challenge", "Makes a version the challenger: the one that wants to answer.") { version, mode, share, registry, model, by, reason, output };
        command.SetAction((parsed, cancel) => RunAsync(
            CliOptions.ToRegistryOptions(parsed.GetValue(registry), parsed.GetValue(model)),
            parsed.GetValue(version),
            LiveTrial.Parse(parsed.GetValue(mode)),
            parsed.GetValue(share),
            new(parsed.GetValue(by)!, parsed.GetValue(reason)!, DateTimeOffset.UtcNow),
            parsed.GetValue(output),
            cancel));
        return command;
    }

    private static async Task<int> RunAsync(
        RegistryOptions options, int version, TrialMode? mode, double share, AliasReason reason, OutputFormat output, CancellationToken cancel)
    {
        var registry = options.Open();
        var model = await options.ChooseModelAsync(registry, cancel);
        var before = (await registry.ReadAliasesAsync(model, cancel)).Aliases;
        var loaded = await LoadedModel.LoadAsync(registry, model, version, cancel);
        if (mode is not null && await registry.WhyNoLiveTrialAsync(model, before, version, cancel) is { } why)
            throw new UsageException($"Version {version} {why}.");
        var after = (await registry.ChangeAliasesAsync(model, aliases => aliases.WithTrial(version, mode, share, reason), cancel: cancel)).Aliases;

        if (output == OutputFormat.Json)
            Terminal.Json(new { model, champion = $"{after.Champion}", challenger = $"{after.Challenger}", mode = mode is { } m ? LiveTrial.Name(m) : null, share = after.Trial?.Share, loaded.Version.Digest });
        else if (mode is { } live)
            Terminal.Say(FormattableString.Invariant($"Version {version} of {model} challenges version {after.Champion} as {LiveTrial.Name(live)}, with {share * 100:0.##} % of the {(live == TrialMode.Canary ? "clients" : "requests")}."));
        else
            Terminal.Say($"Version {version} of {model} is the challenger, and meets no live traffic.");
        return 0;
    }
}
