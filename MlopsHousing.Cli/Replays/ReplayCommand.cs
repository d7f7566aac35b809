using System.CommandLine;
using System.Diagnostics;
using MlopsHousing.Cli.Batches;
using MlopsHousing.Cli.Display;
using MlopsHousing.Cli.Models;
using MlopsHousing.Cli.Store;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Segments;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Monitoring.Replays;
using MlopsHousing.Training.Retraining;

namespace MlopsHousing.Cli.Replays;

/// <summary><c>mlops replay</c>: what another version would have answered to the traffic that was logged, before anyone promotes it.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var (path, registry, output) = (StoreChoice.Path(), CliOptions.Registry(), CliOptions.Output());
        var since = Moment.Option("--since", "From when on: a span before now (90m, 24h, 7d), or a UTC time. Default: 7d.");
        var until = Moment.Option("--until", "Up to when. Default: now.");
        var version = new Option<string>("--model")
        {
            Description = "The version to score with: its number, champion or challenger; with its model's name before it where there are several, as in NAME/3. Default: challenger.",
            DefaultValueFactory = _ => AliasNames.Challenger,
            HelpName = "[NAME/]VERSION",
        };
        var worst = new Option<int>("--worst") { Description = "How many of the predictions that differ most are listed.", DefaultValueFactory = _ => 10, HelpName = "ROWS" };
        worst.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is < 0 or > 10_000) given.AddError("--worst must be 0 to 10000");
        });
        var command = new Command("replay", "Scores logged traffic with another version and tells how its answers differ.") { since, until, version, worst, path, registry, output };
        command.SetAction((parsed, cancel) => RunAsync(
            parsed.GetValue(registry), parsed.GetValue(version)!, parsed.GetValue(path),
            parsed.GetValue(since) ?? DateTime.UtcNow.AddDays(-7), parsed.GetValue(until) ?? DateTime.UtcNow, parsed.GetValue(worst), parsed.GetValue(output), cancel));
        return command;
    }

    private static async Task<int> RunAsync(
        string? root, string wanted, string? path, DateTime since, DateTime until, int worst, OutputFormat output, CancellationToken cancel)
    {
        if (until <= since) throw new UsageException("--until must be later than --since.");
        var (name, version) = wanted.LastIndexOf('/') is >= 0 and var slash ? (wanted[..slash], wanted[(slash + 1)..]) : (null, wanted);
        var options = CliOptions.ToRegistryOptions(root, name);
        var model = await VersionChoice.LoadAsync(options, version, cancel);
        var replay = await PrepareAsync(options.Open(), model, cancel);
        await using var store = await StoreChoice.OpenAsync(path, cancel);
        var report = await ShowAsync(progress => replay.RunAsync(store, since, until, worst, progress, cancel));
        if (output == OutputFormat.Json) Terminal.Json(ReplayTables.ToJson(report, model.Signature));
        else ReplayTables.Write(report);
        return 0;
    }

    /// <summary>A replay with what a version's evidence says: its segments, and up to when feedback was part of its training.</summary>
    public static async Task<Replay> PrepareAsync(IModelRegistry registry, LoadedModel model, CancellationToken cancel)
    {
        var (name, number, _) = model.Version;
        var manifest = await registry.ReadManifestAsync(name, number, cancel);
        var segments = await FileAsync(ArtifactNames.Segments) is { } written ? Segmentation.Parse(written, model.Signature) : [];
        var trainedTo = await FileAsync(RetrainingRecord.FileName) is { } record ? RetrainingRecord.Parse(record).Collected.Feedback.TrainedTo : null;
        return new(model, segments, new(registry, name), trainedTo);

        async Task<byte[]?> FileAsync(string file) => manifest.Find(file) is null ? null : await registry.ReadFileAsync(name, number, file, cancel);
    }

    private static async Task<ReplayReport> ShowAsync(Func<Action<long, long>?, Task<ReplayReport>> run)
    {
        ReplayReport? report = null;
        await RowBar.ShowAsync(async bar =>
        {
            var clock = Stopwatch.StartNew();
            report = await run(bar is null ? null : (done, total) => bar.Report(new BatchProgress(done, done / clock.Elapsed.TotalSeconds, total == 0 ? 1 : (double)done / total)));
        });
        return report!;
    }
}
