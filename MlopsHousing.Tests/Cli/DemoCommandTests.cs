using System.Diagnostics;
using System.Text.RegularExpressions;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Cli;

[Collection(Alone.Name)]
public sealed partial class DemoCommandTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task The_whole_loop_is_shown_within_two_minutes_on_what_is_in_the_repository()
    {
        Requires.LightGbm();
        using var folder = new TempFolder();
        var dll = Repository.File("MlopsHousing.AllInOne", "bin", Repository.Configuration, "net10.0", "MlopsHousing.AllInOne.dll");
        var clock = Stopwatch.StartNew();
        var text = (await Mlops.RunAsync(
            Repository.Root, "", [new("ConnectionStrings__store", "Host=nobody"), new("Registry__Model", "another")], // somebody's own, which it must not touch
            ["demo", "--all-in-one", dll, "--keep", folder["demo"], "--model", "california-housing"])).Text();
        Assert.True(clock.Elapsed < _limit, $"It took {clock.Elapsed}.");

        foreach (var stage in (string[])["1/9 Traffic", "2/9 The market turns", "3/9 Retraining", "4/9 Replay", "5/9 Shadow", "6/9 Promotion", "7/9 Traffic", "8/9 Rollback", "9/9 History"])
            Assert.Contains($"\n{stage}\n", text);
        Assert.Contains("drift: stable", text);
        Assert.Matches(@"drift: (warn|alert), of medianIncome", text);
        Assert.Contains("The gate lets it through.", text);
        Assert.Matches(@"on \d+ homes the challenger is off by .*; verdict: promote", text);
        Assert.Contains("version 2 answers after", text);
        Assert.Contains("version 1 answers after", text);
        // The new version is better in the new market than the old one was in both.
        var errors = Error().Matches(text).Select(match => (Version: match.Groups[1].Value, Error: int.Parse(match.Groups[2].Value))).ToList();
        Assert.True(errors.Last(e => e.Version == "2").Error < errors.Last(e => e.Version == "1").Error, text);

        var aliases = (await new FolderRegistry(folder["demo/models"]).ReadAliasesAsync("california-housing")).Aliases;
        Assert.Equal((1, null, 6), (aliases.Champion, aliases.Challenger, aliases.History.Count));
        Assert.True(File.Exists(folder["demo/store.db"]));
        using var http = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(Address().Match(text).Value)); // it runs no more
    }

    [Fact]
    public async Task What_it_can_not_begin_with_is_one_sentence()
    {
        using var folder = new TempFolder();
        Assert.Contains("There is no none.dll", (await Mlops.RunAsync(Repository.Root, "", "demo", "--all-in-one", "none.dll")).Error);
        Assert.Contains("is there already", (await Mlops.RunAsync(Repository.Root, "", "demo", "--keep", folder.Path)).Refusal());
    }

    [GeneratedRegex(@"quality: version (\d) is off by (\d+) USD")]
    private static partial Regex Error();

    [GeneratedRegex(@"http://[\w.]+:\d+/")]
    private static partial Regex Address();
}
