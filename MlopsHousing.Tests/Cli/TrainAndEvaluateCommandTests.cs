using System.Globalization;
using System.Runtime.InteropServices;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Tests.Processes;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Tests.Cli;

public sealed partial class TrainAndEvaluateCommandTests : IDisposable
{
    private const int SigInt = 2;

    private readonly TinyDataset _tiny = TinyDataset.Create();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public async Task Training_publishes_versions_of_one_digest_that_answer()
    {
        Requires.LightGbm();

        var first = (await TrainAsync()).Text();
        Assert.Contains($"Published version 1 of {TinyDataset.Name} and made it the champion, as there was none.", first);
        Assert.Matches(@"(?s)step +seconds +share\n.*measure on held-out rows +\d+\.\d\d +\d+\.\d\d%.*\nall +\d+\.\d\d", first);
        Assert.Contains($"mlops models promote 2 --model {TinyDataset.Name}", (await TrainAsync()).Text());

        var second = (await TrainAsync("--promote", "--output", "json")).Json();
        Assert.Equal("3", second.GetProperty("version").GetString());
        Assert.Contains(second.GetProperty("digest").GetString()!, first);
        Assert.Equal(1, second.GetProperty("steps").EnumerateArray().Sum(step => step.GetProperty("share").GetDouble()), 2);
        Assert.True(second.GetProperty("metrics").GetProperty("overall").GetProperty("r2").GetDouble() > 0.9);

        var registry = ModelRegistry.Open(_tiny.Folder["models"]);
        Assert.Equal(3, (await registry.ReadAliasesAsync(TinyDataset.Name)).Aliases.Champion);
        var model = await LoadedModel.LoadAsync(registry, TinyDataset.Name, 3);
        Assert.InRange(model.Predict([150, model.Signature.Features[1].CategoryIndex("flat")]), 250_000, 350_000);
    }

    [Fact]
    public async Task What_it_says_to_do_next_can_be_pasted_though_a_folder_has_a_space_in_its_name()
    {
        Requires.LightGbm();
        var said = (await Mlops.RunAsync(_tiny.Folder, "train", "--data", _tiny.Data, "--registry", "my models", "--trees", "5")).Text();
        Assert.Contains($"--registry '{_tiny.Folder["my models"]}' --model {TinyDataset.Name}", said);

        said = (await Mlops.RunAsync(_tiny.Folder, "train", "--data", _tiny.Data, "--registry", "my models", "--trees", "5")).Text();
        Assert.Contains($"mlops models promote 2 --model {TinyDataset.Name} --registry '{_tiny.Folder["my models"]}'", said);

        File.Copy(_tiny.Data, _tiny.Folder["our homes.csv"]);
        said = (await Mlops.RunAsync(_tiny.Folder, "init", "--data", "our homes.csv", "--target", "price", "--name", "ours", "--out", "it's ours")).Text();
        Assert.Contains(@"Then: mlops train --data 'our homes.csv' --signature 'it'\''s ours/signature.json' --registry FOLDER", said);
    }

    [Fact]
    public async Task Homes_that_are_told_twice_are_counted_before_and_after_training()
    {
        Requires.LightGbm();
        await File.WriteAllTextAsync(_tiny.Data, "no,area,kind,price\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{i},{20 + i % 250},{(i % 250 % 2 == 0 ? "flat" : "house")},{1000 * (20 + i % 250)}\n")));
        const string told = "50 of 300 rows repeat another";
        Assert.Contains(told, (await Mlops.RunAsync(_tiny.Folder, "init", "--data", _tiny.Data, "--target", "price", "--name", "ours", "--out", "ours")).Text());
        string[] train = ["train", "--data", _tiny.Data, "--signature", "ours", "--registry", "models", "--trees", "5"];
        Assert.Contains(told, (await Mlops.RunAsync(_tiny.Folder, train)).Text());
        Assert.Equal(50, (await Mlops.RunAsync(_tiny.Folder, [.. train, "-o", "json"])).Json().GetProperty("repeats").GetInt32());

        // A few happen by chance.
        await File.WriteAllLinesAsync(_tiny.Data, File.ReadLines(_tiny.Data).Take(253).ToList());
        Assert.DoesNotContain("repeat", (await Mlops.RunAsync(_tiny.Folder, train)).Text());
    }

    [Fact]
    public async Task Data_that_breaks_its_contract_is_not_trained_on()
    {
        await File.WriteAllTextAsync(_tiny.Data, "area,kind,price\n-1,flat,1\n");

        Assert.Contains("The data breaks its contract", (await TrainAsync()).Refusal());
        Assert.False(Directory.Exists(_tiny.Folder["models"]));
    }

    [Fact]
    public async Task Rows_of_categories_that_the_signature_does_not_list_are_trained_on_as_others()
    {
        Requires.LightGbm();
        var file = _tiny.Folder[$"datasets/{TinyDataset.Name}/signature.json"];
        var signature = Signature.Parse(await File.ReadAllBytesAsync(file));
        await File.WriteAllBytesAsync(file, (signature with { Features = [signature.Features[0], signature.Features[1] with { Categories = ["flat", "castle"] }] }).ToJson());
        await File.WriteAllBytesAsync(_tiny.Folder[$"datasets/{TinyDataset.Name}/data-contract.json"], new DataContract([new("area", ContractType.Number), new("kind", ContractType.Text), new("price", ContractType.Number)]).ToJson());

        (await TrainAsync()).Text();

        var model = await LoadedModel.LoadAsync(ModelRegistry.Open(_tiny.Folder["models"]), TinyDataset.Name, 1);
        var houses = File.ReadLines(_tiny.Data).Count(line => line.Contains(",house,", StringComparison.Ordinal));
        var levels = model.Profile!.Features[1].Levels!;
        Assert.Equal((300 - houses, houses), (levels.Counts.Single(), levels.Others));
        Assert.True(model.Predict([150, -1]) > model.Predict([150, 0]) + 50_000); // houses cost a third more
    }

    [Fact]
    public async Task A_handful_of_rows_is_trained_on_and_fewer_are_refused()
    {
        Requires.LightGbm();
        var lines = await File.ReadAllLinesAsync(_tiny.Data);

        await File.WriteAllLinesAsync(_tiny.Data, lines.Take(1 + 7)); // two are held out: the least and the greatest of their plot
        Assert.Contains("on 2 rows held out", (await TrainAsync()).Text());
        await File.WriteAllLinesAsync(_tiny.Data, lines.Take(1 + 5));
        foreach (var refused in new[] { await TrainAsync(), await EvaluateAsync() })
            Assert.Equal("Of 5 rows 4 are left to train on, which is too few: it takes hundreds to learn something. Bring more data.", refused.Refusal());
    }

    [Fact]
    public async Task Intervals_are_as_sure_whatever_unit_prices_are_told_in()
    {
        Requires.LightGbm();
        var lines = await File.ReadAllLinesAsync(_tiny.Data);
        var dollars = (await TrainAsync("-o", "json")).Json().GetProperty("metrics").GetProperty("intervals");

        // Billions: errors are of a few hundred-thousandths.
        await File.WriteAllLinesAsync(_tiny.Data, lines.Select((line, i) => i == 0 ? line : $"{line[..line.LastIndexOf(',')]},{double.Parse(line[(line.LastIndexOf(',') + 1)..], CultureInfo.InvariantCulture) / 1e9:R}"));
        var billions = (await TrainAsync("-o", "json")).Json().GetProperty("metrics").GetProperty("intervals");

        Assert.Equal(dollars.GetProperty("coverage").GetDouble(), billions.GetProperty("coverage").GetDouble(), 0.05);
        Assert.InRange(1e9 * billions.GetProperty("meanWidth").GetDouble() / dollars.GetProperty("meanWidth").GetDouble(), 0.9, 1.1);
    }

    [Fact]
    public async Task An_evaluation_prints_a_line_per_seed_and_the_mean()
    {
        Requires.LightGbm();

        var text = (await EvaluateAsync()).Text();
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        Assert.Equal([$"{TinyDataset.Name}, random-splits"], lines[0]);
        Assert.Equal(["seed", "train rows", "test rows", "RMSE USD", "MAE USD", "R²", "MAPE", "held of 90 %", "mean width", "constant width", "narrower", "training s"], lines[1]);
        Assert.Equal(["1", "2", "3", "mean"], lines[2..].Select(line => line[0]));

        var json = (await EvaluateAsync("-o", "json")).Json();
        var rmse = json.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("metrics").GetProperty("rmse").GetDouble()).ToList();
        Assert.Equal(rmse.Average(), json.GetProperty("mean").GetProperty("rmse").GetDouble(), 6);
        Assert.Equal(rmse.Select(r => r.ToString("F0", CultureInfo.InvariantCulture)), lines[2..5].Select(line => line[3]));
    }

    [Fact]
    public async Task Ctrl_C_ends_a_run_soon_with_a_sentence_and_code_130()
    {
        Requires.LightGbm();
        Requires.That(Directory.Exists("/proc/self"), "this test watches a process through /proc, which only Linux has");
        using var process = Mlops.Start(_tiny.Folder.Path, ["evaluate", "--data", _tiny.Data, "--trees", "10000", "--seeds", .. Enumerable.Range(1, 100).Select(i => $"{i}")]);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Eventually.HoldsAsync("training is under way", () => Task.FromResult(File.ReadAllText($"/proc/{process.Id}/maps").Contains("lightgbm", StringComparison.Ordinal)), TimeSpan.FromSeconds(60));

        Assert.Equal(0, Kill(process.Id, SigInt));
        var result = await Mlops.EndAsync(process, output, error);

        Assert.StartsWith("Cancelled", result.Refusal(code: 130));
        Assert.Empty(result.Output);
    }

    private Task<Mlops.Result> TrainAsync(params string[] more) => Mlops.RunAsync(_tiny.Folder, ["train", "--data", _tiny.Data, "--trees", "60", "--learning-rate", "0.065", "--registry", "models", .. more]);

    private Task<Mlops.Result> EvaluateAsync(params string[] more) => Mlops.RunAsync(_tiny.Folder, ["evaluate", "--protocol", "random-splits", "--data", _tiny.Data, "--trees", "20", .. more]);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
