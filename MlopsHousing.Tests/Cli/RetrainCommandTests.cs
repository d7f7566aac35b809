using System.Text.Json;
using System.Text.RegularExpressions;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Monitoring.Feedback;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.Monitoring;
using MlopsHousing.Tests.Monitoring.Predictions;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Cli;

/// <summary>Homes became dearer since the champion was trained, or did not; feedback tells.</summary>
public sealed class RetrainCommandTests(StoreFixture stores) : IDisposable
{
    public static TheoryData<StoreMode> Kinds => StoreFixture.Kinds;

    private const double Dearer = 1.3;

    private readonly TinyDataset _tiny = TinyDataset.Create();
    private readonly Random _random = new(11);

    public void Dispose() => _tiny.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_better_model_becomes_the_challenger_once(StoreMode kind)
    {
        await using var test = await StartAsync(kind);
        await GiveAsync(test, 600, Dearer);

        var first = (await RetrainAsync(test, kind, "-o", "json")).Json();
        Assert.Equal(("challenger", "2"), (first.GetProperty("outcome").GetString(), first.GetProperty("version").GetString()));
        Assert.Equal(3, first.GetProperty("reasons").GetArrayLength());
        var registry = new FolderRegistry(_tiny.Folder["models"]);
        var aliases = (await registry.ReadAliasesAsync(TinyDataset.Name)).Aliases;
        Assert.Equal((1, 2), (aliases.Champion, aliases.Challenger));
        var manifest = await registry.ReadManifestAsync(TinyDataset.Name, 2);
        Assert.Equal(first.GetProperty("digest").GetString(), manifest.Digest);
        using var record = JsonDocument.Parse(await registry.ReadFileAsync(TinyDataset.Name, 2, "retraining.json"));
        var collected = record.RootElement.GetProperty("collected");
        Assert.Equal((420, 180), (Rows(collected, "train"), Rows(collected, "window"))); // the newest 30 % of 600 are held out
        Assert.True(record.RootElement.GetProperty("decision").GetProperty("passed").GetBoolean());

        var second = (await RetrainAsync(test, kind, "-o", "json")).Json();
        Assert.Equal("nothing-new", second.GetProperty("outcome").GetString());
        // A pod whose disk is gone trains the same again, finds it in the registry, and changes nothing.
        Directory.Delete(_tiny.Folder["run"], recursive: true);
        var third = (await RetrainAsync(test, kind, "-o", "json", "--replace")).Json();
        Assert.Equal("nothing-new", third.GetProperty("outcome").GetString());
        Assert.Contains("is the challenger already", third.GetProperty("reasons")[0].GetString());
        Assert.Equal([1, 2], await registry.ListVersionsAsync(TinyDataset.Name));
        Assert.Equal(2, (await registry.ReadAliasesAsync(TinyDataset.Name)).Aliases.History.Count);

        await GiveAsync(test, 50, Dearer);
        Assert.Contains("Version 2 is the challenger, and nobody has decided on it", (await RetrainAsync(test, kind)).Text());
        Assert.Equal([1, 2], await registry.ListVersionsAsync(TinyDataset.Name));
    }

    [Fact]
    public async Task A_model_that_is_no_better_is_refused_with_reasons_and_code_3()
    {
        await using var test = await StartAsync(StoreMode.Sqlite);
        await GiveAsync(test, 280, dearer: 0.5); // what was learned of these
        await GiveAsync(test, 120, dearer: 1); // is wrong for those

        var result = await RetrainAsync(test, StoreMode.Sqlite, "-o", "json");
        Assert.Equal(3, result.Code);
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal("refused", json.RootElement.GetProperty("outcome").GetString());
        Assert.Contains("mean absolute error", json.RootElement.GetProperty("reasons")[0].GetString());
        Assert.StartsWith("Refused, so tiny-homes stays as it is.", (await RetrainAsync(test, StoreMode.Sqlite)).Error);
        Assert.Equal([1], await new FolderRegistry(_tiny.Folder["models"]).ListVersionsAsync(TinyDataset.Name));
    }

    [Fact]
    public async Task Feedback_that_breaks_the_contract_is_left_out_and_much_of_it_refused()
    {
        await using var test = await StartAsync(StoreMode.Sqlite);
        await GiveAsync(test, 400, Dearer);
        await GiveAsync(test, 10, dearer: -1);
        var few = (await RunAsync(test, StoreMode.Sqlite, ["retrain", "collect", "-o", "json", .. Collecting])).Json();
        Assert.Equal((410, 400), (few.GetProperty("feedback").GetProperty("rows").GetInt32(), few.GetProperty("feedback").GetProperty("kept").GetInt32()));
        Assert.Equal(11, File.ReadLines(_tiny.Folder["run/left-out.csv"]).Count());

        Directory.Delete(_tiny.Folder["run"], recursive: true); // what was collected would be gone on with
        await GiveAsync(test, 40, dearer: -1);
        var many = await RetrainAsync(test, StoreMode.Sqlite);
        Assert.Equal(3, many.Code);
        Assert.Contains("Of 450 rows of feedback 50 break the data contract, which is more than 5%; most often: price is not within", many.Error);
        Assert.False(Directory.Exists(_tiny.Folder["run/candidate"]));
    }

    [Fact]
    public async Task Feedback_is_joined_to_the_data_that_there_was()
    {
        await using var test = await StartAsync(StoreMode.Sqlite);
        await GiveAsync(test, 300, Dearer);
        string[] joined = [.. Collecting.Where(arg => arg != "--feedback-only"), "--data", "homes.csv"];
        var collected = (await RunAsync(test, StoreMode.Sqlite, ["retrain", "collect", "-o", "json", .. joined])).Json();
        Assert.Equal((300, 300 + 210, 90), (Rows(collected, "data"), Rows(collected, "train"), Rows(collected, "window")));
        Assert.Equal(await File.ReadAllLinesAsync(_tiny.Data), (await File.ReadAllLinesAsync(_tiny.Folder["run/train.csv"])).Take(301));
        Assert.Matches(@"^\d+,(flat|house),\d+$", (await File.ReadAllLinesAsync(_tiny.Folder["run/window.csv"]))[^1]);
    }

    [Fact]
    public async Task A_home_that_was_asked_about_again_counts_once()
    {
        await using var test = await StartAsync(StoreMode.Sqlite);
        await GiveAsync(test, 400, Dearer, times: 3);
        var collected = (await RunAsync(test, StoreMode.Sqlite, ["retrain", "collect", "-o", "json", .. Collecting])).Json();
        Assert.Equal((280, 120), (Rows(collected, "train"), Rows(collected, "window")));
        var window = await File.ReadAllLinesAsync(_tiny.Folder["run/window.csv"]);
        Assert.Empty(window.Skip(1).Intersect(await File.ReadAllLinesAsync(_tiny.Folder["run/train.csv"])));

        // So do the rows of the data that there was, however their numbers are written.
        await File.WriteAllLinesAsync(_tiny.Data, window.Select(line => char.IsDigit(line[0]) ? Regex.Replace(line, @"\d+", "$0.0") : line));
        string[] joined = [.. Collecting.Where(arg => arg != "--feedback-only"), "--data", "homes.csv"];
        var fewer = (await RunAsync(test, StoreMode.Sqlite, ["retrain", "collect", "-o", "json", .. joined])).Json();
        Assert.Equal((120, 280), (Rows(fewer, "data"), fewer.GetProperty("feedback").GetProperty("kept").GetInt32()));
    }

    [Fact]
    public async Task With_little_feedback_it_waits()
    {
        await using var test = await StartAsync(StoreMode.Sqlite);
        await GiveAsync(test, 50, Dearer, at: DateTime.UtcNow.AddDays(-1)); // before the champion was trained
        await GiveAsync(test, 40, Dearer);
        Assert.Contains("Of the feedback, 40 rows came since version 1 was trained; 300 are needed.", (await RetrainAsync(test, StoreMode.Sqlite)).Text());
    }

    [Fact]
    public async Task Each_step_is_a_command_that_finds_what_the_step_before_left()
    {
        await using var test = await StartAsync(StoreMode.Sqlite);
        await GiveAsync(test, 400, Dearer);
        Task<Mlops.Result> StepAsync(params string[] args) => RunAsync(test, StoreMode.Sqlite, ["retrain", .. args, "--run", "run"]);

        Assert.Contains("Run 'mlops retrain collect", (await StepAsync("train")).Refusal());
        Assert.Contains("120 held out", (await RunAsync(test, StoreMode.Sqlite, ["retrain", "collect", .. Collecting])).Text());
        Assert.Contains("Run 'mlops retrain train", (await StepAsync("evaluate", "--registry", "models")).Refusal());
        var trained = (await StepAsync("train", "--trees", "60", "-o", "json")).Json();
        var written = File.GetLastWriteTimeUtc(_tiny.Folder["run/trained.json"]);
        Assert.Contains("all", (await StepAsync("evaluate", "--registry", "models")).Text());
        var strict = await StepAsync("gate", "--segment-rows", "1", "--confidence", "0.9999", "--coverage-slack", "0");
        Assert.Contains("overall ", strict.Output);
        var gate = await StepAsync(["gate", .. Lenient, "-o", "json"]);
        Assert.True(gate.Json().GetProperty("passed").GetBoolean());
        // The whole goes on from where the steps are.
        var whole = await RetrainAsync(test, StoreMode.Sqlite);
        Assert.Contains("Going on with what was collected: 280 rows to train on, 120 held out.", whole.Text());
        Assert.Equal(written, File.GetLastWriteTimeUtc(_tiny.Folder["run/trained.json"]));
        Assert.Contains("Version 2 of tiny-homes is the challenger.", whole.Output);
        Assert.Equal(trained.GetProperty("digest").GetString(), (await new FolderRegistry(_tiny.Folder["models"]).ReadManifestAsync(TinyDataset.Name, 2)).Digest);
        var again = (await StepAsync("register", "--registry", "models", "-o", "json")).Json();
        Assert.Equal("nothing-new", again.GetProperty("outcome").GetString());

        // As a kill between publishing and naming leaves it: the version is there, and nobody has named it.
        var registry = new FolderRegistry(_tiny.Folder["models"]);
        await registry.ChangeAliasesAsync(TinyDataset.Name, _ => new() { Champion = 1 });
        Assert.Contains("Version 2 of tiny-homes is the challenger.", (await StepAsync("register", "--registry", "models")).Text());
        Assert.Equal([1, 2], await registry.ListVersionsAsync(TinyDataset.Name));
    }

    [Fact]
    public async Task A_run_that_was_killed_goes_on_with_what_it_collected()
    {
        await using var test = await StartAsync(StoreMode.Sqlite);
        await GiveAsync(test, 400, Dearer);
        string[] slow = ["retrain", .. Collecting, .. Lenient, "--trees", "2000"];
        using (var killed = Mlops.Start(_tiny.Folder.Path, [.. slow, "--path", test.File]))
        {
            await Eventually.HoldsAsync("it trains", () => Task.FromResult(Directory.Exists(_tiny.Folder["run/candidate"])), TimeSpan.FromSeconds(60));
            killed.Kill();
            await killed.WaitForExitAsync();
        }

        Assert.False(File.Exists(_tiny.Folder["run/result.json"]));
        await GiveAsync(test, 100, Dearer);
        var text = (await RunAsync(test, StoreMode.Sqlite, slow)).Text();
        Assert.Contains("Going on with what was collected: 280 rows to train on, 120 held out.", text);
        Assert.Contains("Version 2 of tiny-homes is the challenger.", text);
    }

    private static string[] Collecting => ["--run", "run", "--feedback-only", "--registry", "models", "--minimum", "300"];

    /// <summary>What intervals hold on a hundred rows is chance by some percent.</summary>
    private static string[] Lenient => ["--coverage-slack", "0.1"];

    private static int Rows(JsonElement collected, string file) => collected.GetProperty(file).GetProperty("rows").GetInt32();

    private async Task<TestStore> StartAsync(StoreMode kind)
    {
        Requires.LightGbm();
        var test = await stores.NewAsync(kind);
        (await Mlops.RunAsync(_tiny.Folder, "train", "--data", _tiny.Data, "--trees", "60", "--registry", "models")).Text();
        return test;
    }

    /// <summary>Predictions of version 1, and what the homes really cost.</summary>
    private async Task GiveAsync(TestStore test, int rows, double dearer, DateTime? at = null, int times = 1)
    {
        var manifest = await new FolderRegistry(_tiny.Folder["models"]).ReadManifestAsync(TinyDataset.Name, 1);
        var homes = Enumerable.Range(0, rows).Select(_ => (Area: _random.Next(20, 300), House: _random.Next(2))).ToList();
        var prices = homes.Select(home => Math.Round(home.Area * 2000.0 * (3 + home.House) / 3 * dearer * (0.95 + 0.1 * _random.NextDouble()))).ToArray(); // none to the dollar
        var start = at ?? DateTime.UtcNow;
        for (var time = 0; time < times; time++)
        {
            // By their ids, as they will be collected: the same rows in the same order each time, and so the same model and the same decision.
            var unfilled = homes.Select(_ => Entries.New(1, version: new(TinyDataset.Name, 1, manifest.Digest))).OrderBy(entry => entry.Id);
            var entries = unfilled.Zip(homes, (entry, home) => Entries.Filled(entry, home.Area, home.House)).ToArray();
            await test.Store.WriteAsync(entries, CancellationToken.None);
            // One after another.
            foreach (var (i, some) in entries.Zip(prices).Chunk(10).Index())
                await FeedbackIntake.TakeAsync(
                    test.Store, [.. some.Select(e => new FeedbackItem(e.First.Id, 0, e.Second))], start.AddSeconds(time).AddMilliseconds(i), CancellationToken.None);
        }
    }

    private Task<Mlops.Result> RetrainAsync(TestStore test, StoreMode kind, params string[] more) => RunAsync(test, kind, ["retrain", .. Collecting, .. Lenient, "--trees", "60", .. more]);

    private Task<Mlops.Result> RunAsync(TestStore test, StoreMode kind, string[] args)
    {
        var reads = args is ["retrain", "collect", ..] or ["retrain", ['-', ..], ..];
        return Mlops.RunAsync(
            _tiny.Folder.Path, "",
            kind == StoreMode.Sqlite ? [] : [new("ConnectionStrings__store", test.Setting.Value)],
            kind == StoreMode.Sqlite && reads ? [.. args, "--path", test.File] : args);
    }
}
