using System.CommandLine;
using System.Globalization;
using MlopsHousing.Cli.Display;
using MlopsHousing.Cli.Models;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Training;
using MlopsHousing.Training.Synthesis;

namespace MlopsHousing.Cli.Data;

/// <summary><c>mlops data synthesize</c>: rows like those a model was trained on, where there are none to be had.</summary>
internal static class SynthesizeCommand
{
    private const int RowsAtOnce = 1024;

    public static Command Create()
    {
        var like = new Option<string?>("--like") { Description = "The model whose training rows are imitated. Default: the only one in the registry.", HelpName = "MODEL" };
        var rows = new Option<long>("--rows") { Description = "How many rows.", DefaultValueFactory = _ => 1000, HelpName = "NUMBER" };
        rows.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && long.TryParse(result.Tokens[0].Value, out var number) && number < 1) result.AddError("--rows must be 1 or more");
        });
        var drift = new Option<string[]>("--drift")
        {
            Description = "What is different: feature:+1sd (standard deviations), feature:-10% or feature:+5 (its unit). May be repeated.",
            DefaultValueFactory = _ => [],
            HelpName = "CHANGE",
        };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same rows.", DefaultValueFactory = _ => 1, HelpName = "NUMBER" };
        var target = new Option<bool>("--target") { Description = "Add the target: what the model predicts, and an error as its intervals say." };
        var to = new Option<string>("--to") { Description = "The CSV file to write, with its mark beside it; - for standard output.", DefaultValueFactory = _ => CsvOutput.Standard, HelpName = "PATH" };
        var version = new Option<string?>("--version") { Description = VersionChoice.Explanation, HelpName = "VERSION" };
        var registry = CliOptions.Registry();
        var command = new Command("synthesize", "Makes up rows like those that a model was trained on, from its profile alone.") { like, rows, drift, seed, target, to, version, registry };
        command.SetAction(async (parsed, cancel) =>
        {
            var options = CliOptions.ToRegistryOptions(parsed.GetValue(registry), parsed.GetValue(like));
            var model = await VersionChoice.LoadAsync(options, parsed.GetValue(version), cancel);
            var profile = model.Profile ?? throw new UsageException(
                $"Version {model.Version.Number} of {model.Version.Model} has no profile to make rows from. Train it again, or name a version that has one with --version.");
            var drifts = parsed.GetValue(drift)!.Select(text => Drift.Parse(text, model.Signature, profile)).ToList();
            var synthetic = new SyntheticRows(model.Signature, profile, drifts, parsed.GetValue(seed));
            var targets = parsed.GetValue(target) ? new SyntheticTarget(model, parsed.GetValue(seed)) : null;
            var path = parsed.GetValue(to)!;
            await ProgressBars.ShowAsync(async progress =>
            {
                await CsvOutput.WriteAsync(path, text => WriteAsync(text, model.Signature, synthetic, targets, parsed.GetValue(rows), progress, cancel));
                return true;
            });
            if (path != CsvOutput.Standard)
                await new SyntheticMark(model.Version.Model, $"{model.Version.Number}", model.Version.Digest, parsed.GetValue(rows), parsed.GetValue(seed), parsed.GetValue(drift)!, "").WriteAsync(path, cancel);
            return 0;
        });
        return command;
    }

    private static async Task WriteAsync(
        TextWriter to, Signature signature, SyntheticRows synthetic, SyntheticTarget? targets, long count, IProgress<TrainingProgress>? progress, CancellationToken cancel)
    {
        var cells = signature.Features.Select(f => f.Name);
        CsvOutput.WriteLine(to, targets is null ? cells : cells.Append(signature.Target.Name));
        var (rows, made) = (new double[RowsAtOnce * signature.Width], new double[RowsAtOnce]);
        for (long first = 0; first < count; first += RowsAtOnce)
        {
            cancel.ThrowIfCancellationRequested();
            var some = (int)Math.Min(RowsAtOnce, count - first);
            for (var i = 0; i < some; i++) synthetic.Next(rows.AsSpan(i * signature.Width, signature.Width));
            targets?.Draw(rows.AsSpan(0, some * signature.Width), made.AsSpan(0, some));
            for (var i = 0; i < some; i++)
            {
                var row = i * signature.Width;
                var line = signature.Features.Select((feature, f) => CellText.Of(feature, rows[row + f])!);
                CsvOutput.WriteLine(to, targets is null ? line : line.Append(made[i].ToString(CultureInfo.InvariantCulture)));
            }

            progress?.Report(new("make up rows", (double)(first + some) / count));
        }

        await to.FlushAsync(cancel);
    }
}
