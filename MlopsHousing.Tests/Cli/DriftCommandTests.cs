using System.Text.Json.Nodes;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Monitoring.Drift;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.Monitoring;

namespace MlopsHousing.Tests.Cli;

public sealed class DriftCommandTests(StoreFixture stores)
{
    [Fact]
    public async Task A_report_names_what_drifted_on_the_terminal_as_JSON_and_as_a_page()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        var model = await LoadedModel.LoadAsync(new FolderRegistry(Repository.File("models")), "california-housing", 1);
        var ledger = new DriftLedger(new(model.Version, model.Signature, model.Profile!));
        var row = new double[model.Signature.Width];
        var random = new Random(3);
        for (var i = 0; i < 600; i++)
        {
            for (var f = 0; f < row.Length; f++) row[f] = model.Profile!.Features[f].Values!.QuantileAt(random.NextDouble());
            row[model.Signature.IndexOf("medianIncome")] = 14; // all of them rich
            ledger.Bins.Count(row, model.Profile!.Prediction.QuantileAt(random.NextDouble()));
        }

        await ledger.WriteAsync(test.Store, DateTime.UtcNow, CancellationToken.None);
        using var folder = new TempFolder();
        string[] command = ["drift", "report", "--path", test.File, "--registry", Repository.File("models")];
        var text = await Mlops.RunAsync(folder, [.. command, "--html", folder["drift.html"]]);
        Assert.True(text.Code == 0, text.Error);
        Assert.Contains("california-housing, version 1: alert, 600 predictions since", text.Output);
        Assert.Matches(@"medianIncome +alert", text.Output);
        Assert.Matches(@"\(prediction\) +stable", text.Output);
        var page = await File.ReadAllTextAsync(folder["drift.html"]);
        Assert.Contains("<h2>medianIncome: <span class=\"alert\">alert</span></h2>", page);
        Assert.Contains("over 6.", page);

        var json = JsonNode.Parse((await Mlops.RunAsync(folder, [.. command, "-o", "json"])).Output)!;
        Assert.Equal(("alert", 600), ((string?)json["verdict"], (int)json["rows"]!));
    }

    [Fact]
    public async Task A_window_that_nothing_can_be_told_of_is_refused()
    {
        using var folder = new TempFolder();
        var refused = await Mlops.RunAsync(folder, "drift", "report", "--window", "499", "--path", "store.db", "--registry", Repository.File("models"));
        Assert.StartsWith("--window must be at least 500; of fewer predictions nothing can be told.", refused.Refusal(2));
    }

    [Fact]
    public async Task Without_a_store_it_says_how_to_name_one()
    {
        using var folder = new TempFolder();
        var refused = await Mlops.RunAsync(folder, "drift", "report", "--registry", Repository.File("models"));
        Assert.Equal(1, refused.Code);
        Assert.Contains("--path", refused.Error);
    }
}
