namespace MlopsHousing.Tests.Cli;

public sealed class SynthesizeCommandTests
{
    private static readonly string _models = Repository.File("models");

    [Fact]
    public async Task Made_up_rows_are_marked_and_can_be_predicted()
    {
        using var temp = new TempFolder();
        string[] ask = ["data", "synthesize", "--like", "california-housing", "--rows", "3000", "--seed", "4", "--drift", "income:+1sd", "--registry", _models];

        Assert.Empty((await Mlops.RunAsync(temp, [.. ask, "--to", temp["rows.csv"]])).Text());
        var printed = (await Mlops.RunAsync(temp, ask)).Text();

        Assert.Equal(printed, await File.ReadAllTextAsync(temp["rows.csv"]));
        Assert.Equal(3001, printed.Count(c => c == '\n'));
        var mark = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(temp["rows.csv.synthetic.json"])).RootElement;
        Assert.Equal(("california-housing", 4, "income:+1sd"), (mark.GetProperty("model").GetString(), mark.GetProperty("seed").GetInt32(), mark.GetProperty("drift")[0].GetString()));
        (await Mlops.RunAsync(temp, "predict", temp["rows.csv"], "--to", temp["out.csv"], "--registry", _models)).Text();
        Assert.Equal(3001, (await File.ReadAllLinesAsync(temp["out.csv"])).Length);
    }

    [Fact]
    public async Task With_a_target_they_keep_the_data_s_contract()
    {
        using var temp = new TempFolder();

        (await Mlops.RunAsync(temp, "data", "synthesize", "--rows", "500", "--target", "--to", temp["rows.csv"], "--registry", _models)).Text();

        var check = await Mlops.RunAsync(temp, "data", "validate", "--data", temp["rows.csv"], "--signature", Repository.File("datasets", "california-housing"));
        Assert.Contains("has 500 rows where 20640 are expected", check.Output);
        Assert.Contains("in 1 place", check.Error);
    }

    [Theory]
    [InlineData("The registry has no model castles; it has california-housing.", "--like", "castles")]
    [InlineData("'tall' is no drift; write feature:+1sd", "--drift", "tall")]
    [InlineData("--rows must be 1 or more.", "--rows", "0")]
    public async Task What_makes_no_sense_is_refused(string sentence, params string[] args)
    {
        using var temp = new TempFolder();

        var result = await Mlops.RunAsync(temp, ["data", "synthesize", "--registry", _models, .. args]);

        Assert.StartsWith(sentence, result.Error);
        Assert.NotEqual(0, result.Code);
    }

    [Fact]
    public async Task A_version_without_a_profile_is_refused()
    {
        using var test = await TestRegistry.WithHomesAsync();

        Assert.StartsWith("Version 1 of test-homes has no profile to make rows from. Train it again", (await Mlops.RunAsync(test.Root, "", "data", "synthesize", "--registry", test.Root)).Refusal());
    }
}
