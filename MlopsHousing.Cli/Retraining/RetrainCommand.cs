using System.CommandLine;
using MlopsHousing.Cli.Display;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Training.Retraining;

namespace MlopsHousing.Cli.Retraining;

/// <summary><c>mlops retrain</c>: from feedback to a challenger or a refusal, as a whole or step by step.</summary>
internal static class RetrainCommand
{
    private const string WhyChallenger = "retrained, and better on the newest feedback";

    public static Command Create()
    {
        var (run, by, reason, replace, output) = (Run(), CliOptions.By(), Reason(), Replace(), CliOptions.Output());
        var (ask, training, gate) = (new CollectOptions(), new TrainingOptions(), new GateOptions());
        var command = new Command("retrain", "Trains on the feedback that came in, and makes the result the challenger if it is better. Exit code 3: refused.")
        {
            StepCommands.Collect(), StepCommands.Train(), StepCommands.Evaluate(), StepCommands.Gate(), StepCommands.Register(),
            run, by, reason, replace, output,
        };
        ask.AddTo(command);
        training.AddTo(command);
        gate.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var (policy, parameters, collection) = (gate.Read(parsed), training.Read(parsed), ask.Read(parsed));
            var folder = Folder(parsed.GetValue(run));
            using var held = folder.Lock();
            var result = await new RetrainRun(folder, collection, parameters, policy, parsed.GetValue(replace))
                .RunAsync(line => Say(line, parsed.GetValue(output)), Why(parsed, by, reason), cancel);
            return End(result, parsed.GetValue(output));
        });
        return command;
    }

    /// <summary>What is said meanwhile is not the answer, which programs want alone.</summary>
    private static void Say(string line, OutputFormat output)
    {
        if (output == OutputFormat.Text) Terminal.Say(line);
    }

    public static Option<string?> Run() => new("--run") { Description = "The folder that steps find each other's files in. Default: data/retraining in the repository.", HelpName = "FOLDER" };

    public static RunFolder Folder(string? path) => new(path ?? Path.Combine(DatasetFolder.DataFolder(), "retraining"));

    public static Option<bool> Replace() => new("--replace") { Description = "Take the place of a challenger that nobody has decided on." };

    public static AliasReason Why(ParseResult parsed, Option<string> by, Option<string> reason) => new(parsed.GetValue(by)!, parsed.GetValue(reason)!, DateTimeOffset.UtcNow);

    public static Option<string> Reason() => CliOptions.Reason(WhyChallenger);

    /// <summary>Says how it ended; returns the exit code.</summary>
    public static int End(RetrainingResult result, OutputFormat output)
    {
        if (output == OutputFormat.Json)
        {
            Terminal.Json(result);
            return result.Outcome == RetrainingOutcome.Refused ? CommandLine.Refused : 0;
        }

        var reasons = string.Join(Environment.NewLine, result.Reasons);
        if (result.Outcome == RetrainingOutcome.Refused)
        {
            Terminal.Fail($"Refused, so {result.Model} stays as it is. {reasons.ReplaceLineEndings(" ")}");
            return CommandLine.Refused;
        }

        Terminal.Say(result.Outcome switch
        {
            RetrainingOutcome.Challenger => $"Version {result.Version} of {result.Model} is the challenger.",
            RetrainingOutcome.NothingNew => "There is nothing new.",
            _ => "It is not time yet.",
        });
        Terminal.Say(reasons);
        if (result.Outcome == RetrainingOutcome.Challenger)
            Terminal.Say($"See what it would have answered with: mlops replay --model {result.Version}. Make it the champion with: mlops models promote challenger");
        return 0;
    }
}
