using System.Diagnostics;
using MlopsHousing.Cli.Display;
using MlopsHousing.Cli.Replays;
using MlopsHousing.Cli.Retraining;
using MlopsHousing.Cli.Store;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Training;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Retraining;
using MlopsHousing.Training.Synthesis;

namespace MlopsHousing.Cli.Demo;

/// <summary>The whole loop, stage by stage, against an all-in-one that runs.</summary>
/// <param name="client">Asks and tells.</param>
/// <param name="champion">The version that it begins with.</param>
/// <param name="description">What retraining needs to know of the data.</param>
/// <param name="registry">The demo's own registry.</param>
/// <param name="store">The file of predictions and feedback.</param>
/// <param name="folder">Where retraining leaves its files.</param>
internal sealed class DemoRun(DemoClient client, LoadedModel champion, DatasetDescription description, IModelRegistry registry, string store, string folder)
{
    private const int Stages = 9;
    private const int Usual = 600;
    private const int Turned = 2_000;
    private const int After = 600;
    private const double Slump = 0.8;

    // Enough to tell two markets apart, and soon done.
    private static readonly LightGbmParameters _quick = new() { Trees = 120, Leaves = 15, LearningRate = 0.1 };

    // Counts for drift reach the store every two seconds: a report that stands for longer holds all of them.
    private static readonly TimeSpan _countsComeEvery = TimeSpan.FromSeconds(2.5);

    private int _stage;

    private string Model => champion.Version.Model;

    private string Unit => champion.Signature.Target.Unit;

    public async Task RunAsync(CancellationToken cancel)
    {
        var usual = new DemoMarket(champion, [], 1, seed: 1);
        Begin("Traffic", $"{Usual} homes like those that the champion was trained on, and what they turned out to cost");
        await TradeAsync(usual.Next(Usual), cancel);
        await QualityAsync(Usual, cancel);
        await DriftAsync(Usual, cancel);

        // The most important that is not where a home is: places can't be moved.
        var profile = champion.Profile!;
        var feature = profile.Features.Where(f => f.Values is not null && f.Name != profile.Map?.X && f.Name != profile.Map?.Y).MaxBy(f => f.Importance)!.Name;
        var turned = new DemoMarket(champion, [Drift.Parse($"{feature}:+1sd", champion.Signature, profile)], Slump, seed: 2);
        var since = DateTime.UtcNow;
        Begin("The market turns", $"{Turned} homes whose {feature} is a standard deviation higher, and prices a fifth lower");
        await TradeAsync(turned.Next(Turned), cancel);
        await QualityAsync(Usual + Turned, cancel);
        await DriftAsync(Turned, cancel);

        Begin("Retraining", "feedback since the market turned becomes a challenger, if it passes the gate");
        var ask = new Collection { Description = description, Registry = registry, StorePath = store, Since = since, HoldOut = 0.3, Minimum = 500, Tolerated = 0.05 };
        var result = await new RetrainRun(new(Path.Combine(folder, "retraining")), ask, _quick, new(), replace: false).RunAsync(Say, Why("retrained, and better on the newest feedback"), cancel);
        foreach (var reason in result.Reasons) Say(reason);
        if (result.Outcome != RetrainingOutcome.Challenger) throw new UsageException("The demo's candidate was not let through; the reasons stand above. Begin with another champion (--registry, --model).");
        var challenger = int.Parse(result.Version!);

        Begin("Replay", $"what version {challenger} would have answered since the market turned");
        await ReplayAsync(challenger, since, cancel);

        Begin("Shadow", $"version {challenger} scores a copy of each request, and feedback judges both by a sequential test");
        await registry.ChangeAliasesAsync(Model, aliases => aliases.WithTrial(challenger, TrialMode.Shadow, 1, Why("better in replay")), cancel: cancel);
        await client.ReportAsync("/v1/monitoring/challenger", r => (string?)r["status"] == "live", cancel);
        await TradeAsync(turned.Next(After), cancel);
        await ShadowAsync(cancel);

        Begin("Promotion", $"version {challenger} becomes the champion");
        await MoveAsync(aliases => aliases.Promote(challenger, Why("better on live traffic")), challenger, turned, cancel);

        Begin("Traffic", $"{After} homes more, in the market as it is now");
        await TradeAsync(turned.Next(After), cancel);
        await QualityAsync(Usual + Turned + 2 * After, cancel);

        Begin("Rollback", "the promotion is taken back");
        await MoveAsync(aliases => aliases.Rollback(Why("to show that it can be taken back")), champion.Version.Number, turned, cancel);

        Begin("History", "who moved which alias, and why");
        var history = new TextTable("at", "by", "alias", ">from", ">to", "reason");
        foreach (var h in (await registry.ReadAliasesAsync(Model, cancel)).Aliases.History) history.Add(Figures.Time(h.At), h.By, h.Alias, $"{h.From}", $"{h.To}", h.Reason);
        history.Write();
    }

    private async Task TradeAsync(IReadOnlyList<DemoHome> homes, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        await ProgressBars.ShowAsync(async progress =>
        {
            await client.TradeAsync(homes, $"ask for {homes.Count} homes", progress, cancel);
            return true;
        });
        Say(FormattableString.Invariant($"asked and told in {clock.Elapsed.TotalSeconds:0.0} s"));
    }

    private async Task QualityAsync(int feedback, CancellationToken cancel)
    {
        var report = await client.ReportAsync("/v1/monitoring/quality?window=1h", r => (int)r["feedback"]! == feedback && (int)r["orphans"]! == 0, cancel);
        foreach (var version in report["versions"]!.AsArray())
            Say(FormattableString.Invariant($"quality: version {version!["version"]} is off by {(double)version["overall"]!["mae"]!:0} {Unit} on average of {version["overall"]!["rows"]} homes")
                + (version["overall"]!["intervals"] is { } i ? FormattableString.Invariant($"; intervals of {(double)i["promised"]!:P0} hold {(double)i["held"]!:P0}").Replace(" %", "%", StringComparison.Ordinal) : ""));
    }

    private async Task DriftAsync(int rows, CancellationToken cancel)
    {
        var (seen, since) = (0, Stopwatch.StartNew());
        var report = await client.ReportAsync("/v1/monitoring/drift", r =>
        {
            var counted = (int)r["rows"]!;
            if (counted != seen) (seen, since) = (counted, Stopwatch.StartNew());
            return counted >= Math.Min(rows, 1_000) && (string)r["verdict"]! != "too-few" && since.Elapsed > _countsComeEvery;
        }, cancel);
        var drifted = report["features"]!.AsArray().Append(report["prediction"]).Where(f => (string)f!["verdict"]! is "warn" or "alert").Take(3)
            .Select(f => FormattableString.Invariant($"{(string?)f!["feature"] ?? "predictions"} (PSI {(double)f["psi"]!:0.00})")).ToList();
        Say($"drift: {report["verdict"]}{(drifted.Count > 0 ? $", of {string.Join(", ", drifted)}" : "")}");
    }

    private async Task ShadowAsync(CancellationToken cancel)
    {
        // Where the verdict is clear, homes are not all looked at; where it is not, a home may be asked for twice and counts once.
        var report = await client.ReportAsync("/v1/monitoring/challenger", r => r["evidence"] is { } e && ((string)e["verdict"]! != "continue" || (long)e["pairs"]! >= 0.95 * After), cancel);
        var evidence = report["evidence"]!;
        Say(FormattableString.Invariant($"on {evidence["pairs"]} homes the challenger is off by {(double)evidence["challengerMae"]!:0} {Unit} on average, the champion by {(double)evidence["championMae"]!:0}; verdict: {evidence["verdict"]}"));
    }

    private async Task ReplayAsync(int version, DateTime since, CancellationToken cancel)
    {
        await using var opened = await StoreChoice.OpenAsync(store, cancel);
        var model = await LoadedModel.LoadAsync(registry, Model, version, cancel);
        var replay = await ReplayCommand.PrepareAsync(registry, model, cancel);
        ReplayTables.Write(await replay.RunAsync(opened, since, DateTime.UtcNow, worst: 3, progress: null, cancel));
    }

    /// <summary>Moves the champion and waits until the API answers with it.</summary>
    private async Task MoveAsync(Func<Aliases, Aliases> move, int version, DemoMarket market, CancellationToken cancel)
    {
        var row = market.Next(1)[0].Row;
        var clock = Stopwatch.StartNew();
        await registry.ChangeAliasesAsync(Model, move, cancel: cancel);
        while (await client.VersionAsync(row, cancel) != $"{version}") await Task.Delay(20, cancel);
        Say(FormattableString.Invariant($"version {version} answers after {clock.Elapsed.TotalSeconds:0.00} s"));
    }

    private void Begin(string title, string what)
    {
        _stage++;
        Terminal.Say("");
        if (Terminal.IsRich) Terminal.Out.Write(new Spectre.Console.Rule($"[bold]{_stage}/{Stages} {title}[/]") { Justification = Spectre.Console.Justify.Left });
        else Terminal.Say($"{_stage}/{Stages} {title}");
        Say(what);
    }

    private static AliasReason Why(string reason) => new("demo", reason, DateTimeOffset.UtcNow);

    private static void Say(string line) => Terminal.Say($"  {line}");
}
