using System.Text.Json;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Tests.Cli;

public sealed class TuneCommandTests : IDisposable
{
    private readonly TinyDataset _tiny = TinyDataset.Create();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public async Task What_tuning_finds_is_trained_with_and_its_trials_are_in_the_lineage()
    {
        Requires.LightGbm();
        var text = (await TuneAsync("--trials", "10")).Text();
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
        Assert.Equal(["trial", "folds", "RMSE USD", "less than default", "trees", "leaves", "rate", "rows/leaf", "L2", "features", "rows"], lines[0]);
        Assert.Equal(10, lines.Count(line => line.Length > 1 && line[1].EndsWith(" of 5", StringComparison.Ordinal)));
        Assert.Single(lines, line => line[0] == "default" && line[1] == "5 of 5");
        Assert.Contains("10 trials on 240 rows", text, StringComparison.Ordinal);

        // Run again, it has nothing more to try, and says the same.
        var json = (await TuneAsync("--trials", "10", "-o", "json")).Json();
        Assert.Equal(10, json.GetProperty("tuning").GetProperty("trials").GetArrayLength());
        Assert.Equal(Path.Combine("found", "parameters.json"), json.GetProperty("parametersFile").GetString());

        var trained = (await TrainAsync("--parameters", "found/parameters.json", "-o", "json")).Json();
        Assert.Equal(json.GetProperty("parameters").GetProperty("trees").GetInt32(), trained.GetProperty("lineage").GetProperty("parameters").GetProperty("trees").GetInt32());
        var lineage = JsonDocument.Parse(await ModelRegistry.Open(_tiny.Folder["models"]).ReadFileAsync(TinyDataset.Name, 1, "lineage.json")).RootElement;
        var tuning = lineage.GetProperty("tuning");
        Assert.Equal(lineage.GetProperty("dataSha256").GetString(), tuning.GetProperty("dataSha256").GetString());
        Assert.Equal(10, tuning.GetProperty("trials").GetArrayLength());

        // What is given by hand is stronger than the file.
        Assert.Equal(7, (await TrainAsync("--parameters", "found/parameters.json", "--trees", "7", "-o", "json")).Json().GetProperty("lineage").GetProperty("parameters").GetProperty("trees").GetInt32());
        Assert.Contains("was tuned with seed 1", (await TrainAsync("--parameters", "found/parameters.json", "--seed", "2")).Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--budget", "soon", "--budget must be a time from 1s to 168h, such as 90s, 10m or 2h; 'soon' is none.")]
    [InlineData("--budget", "120", "'120' is none")]
    [InlineData("--budget", "0s", "'0s' is none")]
    [InlineData("--budget", "-5m", "'-5m' is none")]
    [InlineData("--budget", "1000h", "'1000h' is none")]
    [InlineData("--trials", "0", "--trials must be at least 1")]
    [InlineData("--data", "nowhere.csv", "There is no file nowhere.csv")]
    public async Task A_wrong_option_is_refused_with_what_to_do(string option, string value, string why) =>
        Assert.Contains(why, (await Mlops.RunAsync(_tiny.Folder, ["tune", .. option == "--data" ? (string[])[] : ["--data", _tiny.Data], option, value])).Refusal(), StringComparison.Ordinal);

    [Fact]
    public async Task Parameters_that_are_not_there_or_out_of_range_are_refused()
    {
        Assert.Contains("There is no file none.json of parameters", (await TrainAsync("--parameters", "none.json")).Refusal(), StringComparison.Ordinal);
        await File.WriteAllTextAsync(_tiny.Folder["bad.json"], """{ "parameters": { "learningRate": 2 } }""");
        Assert.Contains("learningRate must be above 0 and at most 1", (await TrainAsync("--parameters", "bad.json")).Refusal(), StringComparison.Ordinal);
        Assert.Contains("--learning-rate must be above 0 and at most 1", (await TrainAsync("--learning-rate", "2")).Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_given_is_trained_with_even_where_it_is_what_other_data_would_get()
    {
        Requires.LightGbm();
        await File.WriteAllTextAsync(_tiny.Folder["own.json"], """{ "parameters": { "trees": 30, "leaves": 20, "minimumRowsPerLeaf": 30 } }""");
        Assert.Equal((30, 20, 0.04, 30), await TrainedWithAsync("--parameters", "own.json"));
        Assert.Equal((300, 31, 0.065, 8), await TrainedWithAsync("--trees", "300", "--leaves", "31", "--learning-rate", "0.065"));

        var help = (await Mlops.RunAsync(_tiny.Folder, "train", "--help")).Text();
        Assert.Equal(3, help.Split("by the number of rows").Length - 1);
        Assert.DoesNotContain("[default: 300]", help, StringComparison.Ordinal);
    }

    private async Task<(int Trees, int Leaves, double Rate, int RowsPerLeaf)> TrainedWithAsync(params string[] more)
    {
        var parameters = (await TrainAsync([.. more, "-o", "json"])).Json().GetProperty("lineage").GetProperty("parameters");
        return (parameters.GetProperty("trees").GetInt32(), parameters.GetProperty("leaves").GetInt32(), parameters.GetProperty("learningRate").GetDouble(), parameters.GetProperty("minimumRowsPerLeaf").GetInt32());
    }

    private Task<Mlops.Result> TuneAsync(params string[] more) => Mlops.RunAsync(_tiny.Folder, ["tune", "--data", _tiny.Data, "--out", "found", "--budget", "10m", .. more]);

    private Task<Mlops.Result> TrainAsync(params string[] more) => Mlops.RunAsync(_tiny.Folder, ["train", "--data", _tiny.Data, "--registry", "models", .. more]);
}
