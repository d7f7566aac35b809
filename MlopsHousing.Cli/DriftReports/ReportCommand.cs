using System.CommandLine;
using MlopsHousing.Cli.Display;
using MlopsHousing.Cli.Models;
using MlopsHousing.Cli.Store;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Monitoring.Drift;

namespace MlopsHousing.Cli.DriftReports;

/// <summary><c>mlops drift report</c>: the champion's newest traffic against its training data, as a table and a page with plots.</summary>
internal static class ReportCommand
{
    private static readonly DriftOptions _options = new();

    public static Command Create()
    {
        var (path, registry, model, output) = (StoreChoice.Path(), CliOptions.Registry(), CliOptions.Model(), CliOptions.Output());
        var window = new Option<int>("--window") { Description = "How many of the newest predictions. Default: 1000.", HelpName = "ROWS", DefaultValueFactory = _ => _options.Window };
        window.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() < _options.MinimumCount) given.AddError(FormattableString.Invariant($"--window must be at least {_options.MinimumCount}; of fewer predictions nothing can be told."));
        });
        var page = new Option<string?>("--html") { Description = "Also write a page with plots.", HelpName = "FILE" };
        var command = new Command("report", "Tells how far the champion's newest traffic is from its training data.") { path, registry, model, window, page, output };
        command.SetAction((parsed, cancel) => RunAsync(
            parsed.GetValue(path), CliOptions.ToRegistryOptions(parsed.GetValue(registry), parsed.GetValue(model)),
            parsed.GetValue(window), parsed.GetValue(page), parsed.GetValue(output), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string? path, RegistryOptions options, int window, string? page, OutputFormat output, CancellationToken cancel)
    {
        var ledger = await LedgerAsync(options, cancel);
        await using var store = await StoreChoice.OpenAsync(path, cancel);
        var (rows, counts, since) = await ledger.ReadAsync(store, window, cancel);
        var report = DriftReport.Of(ledger.Bins, rows, counts, _options);
        if (page is not null) await File.WriteAllTextAsync(page, DriftPage.Write(ledger.Bins.Version, report, since), cancel);

        if (output == OutputFormat.Json)
        {
            Terminal.Json(new { model = ledger.Bins.Version.Model, version = $"{ledger.Bins.Version.Number}", report.Rows, since, report.Verdict, report.Prediction, report.Features });
            return 0;
        }

        Terminal.Say($"{ledger.Bins.Version.Model}, version {ledger.Bins.Version.Number}: {DriftPage.Words(report.Verdict)}, {rows} predictions{(since is { } from ? $" since {from:yyyy-MM-dd HH:mm} UTC" : "")}");
        var table = new TextTable("feature", "verdict", ">PSI", ">by chance", ">JS bits", ">missing", ">out of range");
        foreach (var f in report.Features.Prepend(report.Prediction))
            table.Add(f.Feature ?? "(prediction)", DriftPage.Words(f.Verdict), $"{f.Psi:0.000}", $"{f.Chance:0.000}", $"{f.JensenShannon:0.000}", Share(f.MissingShare), Share(f.OutOfRangeShare));
        table.Write();
        if (page is not null) Terminal.Say($"The plots are in {page}.");
        return 0;
    }

    private static async Task<DriftLedger> LedgerAsync(RegistryOptions options, CancellationToken cancel)
    {
        var model = await VersionChoice.LoadAsync(options, AliasNames.Champion, cancel);
        var profile = model.Profile ?? throw new UsageException(
            $"Version {model.Version.Number} of {model.Version.Model} was published without a profile, so there is nothing to compare its traffic with; train it again.");
        return new(new(model.Version, model.Signature, profile));
    }

    private static string Share(double? share) => share is { } some ? $"{some:0.0%}" : "-";
}
