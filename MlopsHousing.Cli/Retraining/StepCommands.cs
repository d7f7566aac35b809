using System.CommandLine;
using MlopsHousing.Cli.Display;
using MlopsHousing.Training.Retraining;

namespace MlopsHousing.Cli.Retraining;

/// <summary>The steps as commands, so that a workflow engine can run each where and when it wants.</summary>
internal static class StepCommands
{
    public static Command Collect()
    {
        var (run, output, ask) = (RetrainCommand.Run(), CliOptions.Output(), new CollectOptions());
        var command = new Command("collect", $"Writes train.csv, window.csv, left-out.csv and {CollectedData.FileName}.") { run, output };
        ask.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var collection = ask.Read(parsed);
            var folder = RetrainCommand.Folder(parsed.GetValue(run));
            using var held = folder.Lock();
            var (collected, _) = await CollectStep.RunAsync(folder, collection, cancel);
            if (parsed.GetValue(output) == OutputFormat.Json) Terminal.Json(collected);
            else Say(collected);
            return collected.Refused is null ? 0 : CommandLine.Refused;
        });
        return command;
    }

    public static Command Train()
    {
        var (run, signature, output, training) = (RetrainCommand.Run(), CliOptions.Signature(), CliOptions.Output(), new TrainingOptions());
        var command = new Command("train", $"Trains on train.csv; writes the candidate to candidate/, and {TrainedCandidate.FileName}.") { run, signature, output };
        training.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var (description, parameters, folder) = (DatasetFolder.Load(parsed.GetValue(signature)), training.Read(parsed), RetrainCommand.Folder(parsed.GetValue(run)));
            using var held = folder.Lock();
            var trained = await TrainStep.RunAsync(folder, description, parameters, cancel);
            if (parsed.GetValue(output) == OutputFormat.Json) Terminal.Json(trained);
            else Terminal.Say($"Trained a candidate, {trained.Digest}.");
        });
        return command;
    }

    public static Command Evaluate()
    {
        var (run, registry, output) = (RetrainCommand.Run(), CliOptions.Registry(), CliOptions.Output());
        var command = new Command("evaluate", $"Compares the candidate with the champion on window.csv; writes {WindowEvaluation.FileName}.") { run, registry, output };
        command.SetAction(async (parsed, cancel) =>
        {
            var folder = RetrainCommand.Folder(parsed.GetValue(run));
            using var held = folder.Lock();
            var evaluation = await EvaluateStep.RunAsync(folder, CliOptions.ToRegistryOptions(parsed.GetValue(registry)).Open(), cancel);
            if (parsed.GetValue(output) == OutputFormat.Json) Terminal.Json(evaluation);
            else Say(evaluation);
        });
        return command;
    }

    public static Command Gate()
    {
        var (run, output, gate) = (RetrainCommand.Run(), CliOptions.Output(), new GateOptions());
        var command = new Command("gate", $"Decides by {WindowEvaluation.FileName}; writes {GateDecision.FileName}. Exit code 3: refused.") { run, output };
        gate.AddTo(command);
        command.SetAction(parsed =>
        {
            var (policy, folder) = (gate.Read(parsed), RetrainCommand.Folder(parsed.GetValue(run)));
            using var held = folder.Lock();
            var decision = GateStep.Run(folder, policy);
            if (parsed.GetValue(output) == OutputFormat.Json) Terminal.Json(decision);
            else
                foreach (var check in decision.Checks) Terminal.Say($"{(check.Passed ? "holds " : "fails ")} {check.Name,-8}  {check.Explanation}");
            return decision.Passed ? 0 : CommandLine.Refused;
        });
        return command;
    }

    public static Command Register()
    {
        var (run, registry, replace, by, reason, output) = (RetrainCommand.Run(), CliOptions.Registry(), RetrainCommand.Replace(), CliOptions.By(), RetrainCommand.Reason(), CliOptions.Output());
        var command = new Command("register", $"Publishes the candidate and makes it the challenger if {GateDecision.FileName} lets it; writes {RetrainingResult.FileName}. Exit code 3: refused.")
        {
            run, registry, replace, by, reason, output,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var folder = RetrainCommand.Folder(parsed.GetValue(run));
            using var held = folder.Lock();
            var result = await RegisterStep.RunAsync(
                folder, CliOptions.ToRegistryOptions(parsed.GetValue(registry)).Open(), RetrainCommand.Why(parsed, by, reason), parsed.GetValue(replace), cancel);
            folder.Write(RetrainingResult.FileName, result);
            return RetrainCommand.End(result, parsed.GetValue(output));
        });
        return command;
    }

    private static void Say(CollectedData collected)
    {
        Terminal.Say($"{collected.Train.Rows} rows to train on, {collected.Window.Rows} held out; {collected.Feedback.Kept} of {collected.Feedback.Rows} rows of feedback are used.");
        foreach (var (reason, rows) in collected.Feedback.LeftOut.Take(10)) Terminal.Say($"left out {rows}: {reason}");
        if ((collected.Refused ?? collected.Waiting) is { } why) Terminal.Say(why);
    }

    private static void Say(WindowEvaluation evaluation)
    {
        var table = new TextTable("", ">rows", $">champion MAE {evaluation.Unit}", ">candidate MAE", ">%");
        Add("all", evaluation.Rows, evaluation.Champion.Mae, evaluation.Candidate.Mae);
        foreach (var s in evaluation.Segments) Add($"{s.By}: {s.Segment}", s.Rows, s.ChampionMae, s.CandidateMae);
        table.Write();
        if (evaluation is { Champion.Coverage: { } before, Candidate.Coverage: { } after })
            Terminal.Say($"Intervals of 90 % hold {Figures.Percent(after)} of the truth; the champion's hold {Figures.Percent(before)}.");

        void Add(string what, int rows, double champion, double candidate) => table.Add(
            what, Figures.Count(rows), Figures.Number(champion), Figures.Number(candidate), champion > 0 ? FormattableString.Invariant($"{100 * (candidate / champion - 1):+0.0;-0.0;0}") : "-");
    }
}
