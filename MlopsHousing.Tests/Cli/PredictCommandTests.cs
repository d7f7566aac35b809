using System.Globalization;
using System.Text;

namespace MlopsHousing.Tests.Cli;

public sealed class PredictCommandTests
{
    private const string Header = "income,rooms,longitude,latitude\n";

    [Fact]
    public async Task Rows_come_back_as_they_were_with_their_predictions()
    {
        using var test = await TestRegistry.WithHomesAsync();

        var text = (await RunAsync(test, Header + "8.3252,5,-122.23,37.88\r\n\"2\", 4.0 ,-118,33\n4,30,-118,45\n")).Text();

        Assert.Equal(
            "income,rooms,longitude,latitude,prediction,lower,upper,warnings\n" +
            $"8.3252,5,-122.23,37.88,{Priced(1, 37.88, 8.3252)},\n" +
            $"2, 4.0 ,-118,33,{Priced(1, 33, 2)},\n" +
            $"4,30,-118,45,{Priced(1, 45, 4)},latitude;rooms\n", text);
    }

    [Fact]
    public async Task Another_coverage_gives_other_intervals_and_one_that_can_not_be_kept_is_refused()
    {
        using var test = await TestRegistry.WithHomesAsync();

        Assert.Contains($",{Priced(1, 37, 2, coverage: 0.6)},", (await RunAsync(test, Header + "2,4,-118,37\n", "--coverage", "0.6")).Text());
        foreach (var share in new[] { "0.4", "1", "90", "NaN" })
            Assert.Contains("--coverage must be a number from 0.5 to 0.99", (await RunAsync(test, Header, "--coverage", share)).Refusal());
    }

    [Fact]
    public async Task On_request_each_row_says_what_every_feature_adds()
    {
        using var test = await TestRegistry.WithHomesAsync();

        var lines = (await RunAsync(test, Header + "8.3252,5,-122.23,37.88\n2,4,-118,33\n", "--explain")).Text().Split('\n');

        Assert.Equal(
            Header.TrimEnd() + ",prediction,lower,upper,base,contribution of location,contribution of rooms,contribution of income,warnings", lines[0]);
        foreach (var (line, latitude, income) in new[] { (lines[1], 37.88, 8.3252), (lines[2], 33, 2) })
        {
            var cells = line.Split(',')[7..^1].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(TestModels.HomeBase(1), cells[0], 1e-6);
            Assert.Equal(latitude > 36 ? 25_000 : -25_000, cells[1], 1e-6);
            Assert.Equal(TestModels.HomePrice(1, latitude, income), cells.Sum(), 1e-9 * TestModels.HomePrice(1, latitude, income));
        }
    }

    [Fact]
    public async Task A_file_in_another_encoding_than_UTF_8_is_not_written_again_with_its_letters_lost()
    {
        using var test = await TestRegistry.WithHomesAsync();
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["homes.csv"], Header + "2,4,-118,\u00BD33\n", Encoding.Latin1);

        var refused = await Mlops.RunAsync(folder, "predict", "homes.csv", "--to", "out.csv", "--registry", test.Root);

        Assert.Equal("The CSV is not UTF-8 text; save it as UTF-8 and try again.", refused.Refusal());
        Assert.False(File.Exists(folder["out.csv"]));
    }

    [Fact]
    public async Task The_file_that_is_read_is_never_replaced()
    {
        using var test = await TestRegistry.WithHomesAsync();
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["homes.csv"], Header + "2,4,-118,33\n");
        File.CreateSymbolicLink(folder["link.csv"], "homes.csv");

        foreach (var (input, to) in new[] { ("homes.csv", "homes.csv"), ("homes.csv", $"../{Path.GetFileName(folder.Path)}/homes.csv"), ("link.csv", "homes.csv") })
            Assert.Equal($"--to names {input}, which is read: it would be replaced. Name another file.", (await Mlops.RunAsync(folder, "predict", input, "--to", to, "--registry", test.Root)).Refusal());
        Assert.Equal(Header + "2,4,-118,33\n", await File.ReadAllTextAsync(folder["homes.csv"]));
    }

    [Fact]
    public async Task The_version_that_was_named_answers()
    {
        using var test = await TestRegistry.WithHomesAsync();

        Assert.Contains($",{Priced(2, 33, 2)},", (await RunAsync(test, Header + "2,4,-118,33\n", "--version", "2")).Text());
        Assert.EndsWith("has no version 7; it has 1, 2.", (await RunAsync(test, Header, "--version", "7")).Refusal());
    }

    [Fact]
    public async Task A_file_is_written_whole_or_not_at_all()
    {
        using var test = await TestRegistry.WithHomesAsync();
        using var temp = new TempFolder();
        await File.WriteAllTextAsync(temp["in.csv"], Header + "2,4,-118,33\n");
        await File.WriteAllTextAsync(temp["bad.csv"], Header + "2,4,-118,33\n2,NaN,-118,95\n");

        Assert.Empty((await RunAsync(test, "", temp["in.csv"], "--to", temp["out.csv"])).Text());
        var written = await File.ReadAllTextAsync(temp["out.csv"]);
        Assert.EndsWith($",{Priced(1, 33, 2)},\n", written);

        var refusal = (await RunAsync(test, "", temp["bad.csv"], "--to", temp["out.csv"])).Refusal();
        Assert.Equal("Row 2 can't be predicted: rooms must be a number; latitude must be -90 to 90 degrees_north. Mend or remove it and try again.", refusal);
        Assert.Equal(written, await File.ReadAllTextAsync(temp["out.csv"]));
        Assert.Equal(3, Directory.GetFiles(temp.Path).Length);
    }

    [Theory]
    [InlineData("income,rooms,longitude\n1,2,3\n", "latitude is required, but there is no such column")]
    [InlineData("income,rooms,longitude,latitude,price\n1,2,3,4,5\n", "price is what the model predicts; leave it out")]
    [InlineData("", "The CSV is empty")]
    public async Task A_header_that_does_not_fit_is_refused(string csv, string reason)
    {
        using var test = await TestRegistry.WithHomesAsync();

        Assert.Contains(reason, (await RunAsync(test, csv)).Refusal());
    }

    [Fact]
    public async Task A_hundred_thousand_rows_stream_through()
    {
        using var test = await TestRegistry.WithHomesAsync();
        var csv = new StringBuilder(Header);
        for (var i = 0; i < 100_000; i++) csv.Append(CultureInfo.InvariantCulture, $"{i % 90 / 10.0},5,-118,37\n");

        var lines = (await RunAsync(test, csv.ToString())).Text().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(100_001, lines.Length);
        Assert.EndsWith($",{Priced(1, 37, 8.9)},", lines[90]);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        using var test = await TestRegistry.WithHomesAsync();

        Assert.Equal("There is no file nothing.csv. Name a CSV or Parquet file, or - for standard input.", (await RunAsync(test, "", "nothing.csv")).Refusal());
    }

    /// <summary>The prediction and both ends of its interval.</summary>
    private static string Priced(int version, double latitude, double income, double coverage = 0.9)
    {
        var price = TestModels.HomePrice(version, latitude, income);
        var reach = 1_000 * coverage * (latitude <= 36 ? 100 : 50);
        return string.Join(',', ((double[])[price, Math.Max(0, price - reach), price + reach]).Select(v => ((float)v).ToString(CultureInfo.InvariantCulture)));
    }

    private static Task<Mlops.Result> RunAsync(TestRegistry test, string stdin, params string[] args) =>
        Mlops.RunAsync(test.Root, stdin, ["predict", .. args, "--registry", test.Root]);
}
