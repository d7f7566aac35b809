using System.Text;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Tests.Cli;

public sealed class ModelsCommandTests
{
    [Fact]
    public async Task Versions_are_listed_with_the_parts_they_play()
    {
        using var test = await TestRegistry.WithHomesAsync();
        await TestModels.PublishListingsAsync(test.Registry);

        var lines = (await RunAsync(test, "list")).Text().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Matches("^test-homes +1 +champion ", lines[1]);
        Assert.Matches("^test-homes +2 +- ", lines[2]);
        Assert.Matches("^test-listings +1 +- ", lines[3]);

        var models = (await RunAsync(test, "list", "-o", "json")).Json().GetProperty("models");
        Assert.Equal(["1", "2", "1"], models.EnumerateArray().Select(m => m.GetProperty("version").GetString()));
        Assert.Equal(2, (await RunAsync(test, "list", "--model", "test-homes", "-o", "json")).Json().GetProperty("models").GetArrayLength());
    }

    [Fact]
    public async Task A_version_is_shown_with_its_inputs_and_files()
    {
        using var test = await TestRegistry.WithHomesAsync();
        var manifest = await test.Registry.ReadManifestAsync("test-homes", 1);

        var text = (await RunAsync(test, "show")).Text();
        Assert.StartsWith("test-homes version 1 (champion)", text);
        Assert.Contains(manifest.Digest, text);
        Assert.Matches("latitude +number +degrees_north +-90 to 90 +32 to 42", text);
        Assert.Contains(manifest.Serving["forest.bin"].Sha256, text);
        Assert.Contains("card     model-card.md in the version; served at /v1/models/test-homes/versions/1/card", text);

        var json = (await RunAsync(test, "show", "2", "-o", "json")).Json();
        Assert.Equal(("2", ""), (json.GetProperty("version").GetString(), json.GetProperty("role").GetString()));
        Assert.Equal(4, json.GetProperty("signature").GetProperty("features").GetArrayLength());
        Assert.True(json.GetProperty("files").GetProperty("serving").TryGetProperty("forest.bin", out _));
    }

    [Fact]
    public async Task A_promotion_and_its_rollback_move_the_champion_and_are_on_record()
    {
        using var test = await TestRegistry.WithHomesAsync();

        Assert.Equal("The champion of test-homes is now version 2 (it was 1).", (await RunAsync(test, "promote", "2", "--by", "ada", "--reason", "it errs less")).Text().Trim());
        Assert.Equal("Version 2 of test-homes is the champion already.", (await RunAsync(test, "promote", "2")).Text().Trim());
        var back = (await RunAsync(test, "rollback", "-o", "json")).Json();
        Assert.Equal(("1", "2"), (back.GetProperty("champion").GetString(), back.GetProperty("previous").GetString()));
        Assert.Equal("There is no earlier champion to roll back to; promote a version by its number instead.", (await RunAsync(test, "rollback")).Refusal());

        var aliases = (await test.Registry.ReadAliasesAsync("test-homes")).Aliases;
        Assert.Equal(1, aliases.Champion);
        Assert.Equal([(2, "it errs less"), (1, "rolled back by hand")], aliases.History.Select(h => (h.To!.Value, h.Reason)));
        Assert.Equal("ada", aliases.History[0].By);
    }

    [Fact]
    public async Task The_challenger_is_promoted_by_its_part()
    {
        using var test = await TestRegistry.WithHomesAsync();
        var before = await test.Registry.ReadAliasesAsync("test-homes");
        await test.Registry.WriteAliasesAsync("test-homes", before.Aliases.WithChallenger(2, new("ada", "trained on more", DateTimeOffset.UtcNow)), before.ETag);

        Assert.Equal("The champion of test-homes is now version 2 (it was 1).", (await RunAsync(test, "promote", "challenger")).Text().Trim());
    }

    [Fact]
    public async Task A_challenger_is_put_on_live_traffic_and_withdrawn_and_both_are_on_record()
    {
        using var test = await TestRegistry.WithHomesAsync();

        Assert.Equal(
            "Version 2 of test-homes challenges version 1 as canary, with 20 % of the clients.",
            (await RunAsync(test, "challenge", "2", "--mode", "canary", "--share", "0.2", "--by", "ada")).Text().Trim());
        var aliases = (await test.Registry.ReadAliasesAsync("test-homes")).Aliases;
        Assert.Equal((2, TrialMode.Canary, 0.2), (aliases.Challenger, aliases.Trial!.Mode, aliases.Trial.Share));
        var json = (await RunAsync(test, "challenge", "2", "--mode", "off", "-o", "json")).Json();
        Assert.Equal(("2", System.Text.Json.JsonValueKind.Null), (json.GetProperty("challenger").GetString(), json.GetProperty("mode").ValueKind));
        Assert.Equal("Version 2 of test-homes is no longer the challenger.", (await RunAsync(test, "withdraw")).Text().Trim());
        Assert.Equal("test-homes has no challenger.", (await RunAsync(test, "withdraw")).Text().Trim());

        aliases = (await test.Registry.ReadAliasesAsync("test-homes")).Aliases;
        Assert.Equal((null, null), (aliases.Challenger, aliases.Trial));
        Assert.Equal([(null, 2, "ada"), (2, 2, aliases.History[1].By), (2, null, aliases.History[2].By)], aliases.History.Select(h => (h.From, h.To, h.By)));
    }

    [Theory]
    [InlineData("has no version 9; it has 1, 2.", "challenge", "9")]
    [InlineData("Version 1 answers just as version 1, the champion, does: they have one digest.", "challenge", "1")]
    [InlineData("The share of a canary must be above 0 and at most 0.5.", "challenge", "2", "--mode", "canary", "--share", "0.6")]
    public async Task A_challenge_that_makes_no_sense_is_refused(string end, params string[] args)
    {
        using var test = await TestRegistry.WithHomesAsync();

        Assert.EndsWith(end, (await RunAsync(test, args)).Refusal());
        Assert.Null((await test.Registry.ReadAliasesAsync("test-homes")).Aliases.Challenger);
    }

    [Fact]
    public async Task Of_promotions_by_several_processes_at_once_none_is_lost()
    {
        using var test = await TestRegistry.WithHomesAsync(versions: 5);

        var results = await Task.WhenAll(Enumerable.Range(2, 4).Select(version => RunAsync(test, "promote", $"{version}", "--by", $"process {version}")));

        Assert.All(results, result => result.Text());
        var aliases = (await test.Registry.ReadAliasesAsync("test-homes")).Aliases;
        Assert.Equal([2, 3, 4, 5], aliases.History.Select(h => h.To!.Value).Order());
        Assert.Equal(aliases.Champion, aliases.History[^1].To);
        Assert.Equal([1, .. aliases.History.SkipLast(1).Select(h => h.To!.Value)], aliases.History.Select(h => h.From!.Value));
    }

    [Theory]
    [InlineData("has no version 9; it has 1, 2.", "promote", "9")]
    [InlineData("There is no challenger; name a version by its number. 'mlops models list' shows them.", "promote", "challenger")]
    [InlineData("has no version 9; it has 1, 2.", "show", "9")]
    [InlineData("has no model boats; it has test-homes.", "show", "--model", "boats")]
    [InlineData("'mlops models list' shows them.", "show", "newest")]
    [InlineData("'mlops models list' shows them.", "show", "challenger")]
    public async Task What_is_not_there_is_refused(string end, params string[] args)
    {
        using var test = await TestRegistry.WithHomesAsync();

        Assert.EndsWith(end, (await RunAsync(test, args)).Refusal());
    }

    [Fact]
    public async Task A_damaged_version_does_not_become_champion()
    {
        using var test = await TestRegistry.WithHomesAsync();
        await File.AppendAllTextAsync(Path.Combine(test.Root, "test-homes/2/forest.bin"), "x");

        Assert.Contains("Version 2 of test-homes is damaged", (await RunAsync(test, "promote", "2")).Refusal());
        Assert.Equal(1, (await test.Registry.ReadAliasesAsync("test-homes")).Aliases.Champion);
    }

    [Fact]
    public async Task Of_several_models_one_must_be_named()
    {
        using var test = await TestRegistry.WithHomesAsync();
        await TestModels.PublishListingsAsync(test.Registry);

        Assert.EndsWith("--model): test-homes, test-listings.", (await RunAsync(test, "show")).Refusal());
        Assert.StartsWith("test-listings version 1", (await RunAsync(test, "show", "1", "--model", "test-listings")).Text());
    }

    [Fact]
    public async Task Two_versions_are_set_side_by_side_with_what_changed()
    {
        using var test = await TestRegistry.WithHomesAsync(versions: 1);
        foreach (var (rmse, coast, trees) in ((double, double, int)[])[(40000, 50000, 300), (30000, 55000, 200)])
            await PublishMeasuredAsync(test, $$"""
                {"overall":{"rmse":{{rmse}},"r2":0.8},"segments":[{"by":"region","segment":"Coast","metrics":{"rows":9,"rmse":{{coast}}} }]}
                """, $$"""{"dataSha256":"abc","rows":100,"parameters":{"trees":{{trees}},"seed":1},"seconds":{"train":{{trees}} } }""");

        var text = (await RunAsync(test, "compare", "2", "3")).Text();
        Assert.StartsWith("test-homes: version 2 and version 3, which answer alike: they have one digest", text);
        Assert.Matches("(?m)^overall.rmse +40000 +30000 +-10000 +-25.0$", text);
        Assert.Matches("(?m)^region: Coast +50000 +55000 +\\+5000 +\\+10.0$", text);
        Assert.Matches("(?m)^trees +300 +200 +-100 +-33.3$", text);
        Assert.Matches("(?m)^seed +1 +1 +0 +0$", text);
        Assert.DoesNotContain("train", text);

        var json = (await RunAsync(test, "compare", "champion", "3", "-o", "json")).Json();
        Assert.Equal(("1", "champion"), (json.GetProperty("a").GetProperty("version").GetString(), json.GetProperty("a").GetProperty("role").GetString()));
        var rmse3 = json.GetProperty("quality")[0];
        Assert.Equal(("overall.rmse", 30000), (rmse3.GetProperty("name").GetString(), rmse3.GetProperty("b").GetDouble()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, rmse3.GetProperty("a").ValueKind);
        Assert.Equal(0, json.GetProperty("features").GetArrayLength());
        var segment = (await RunAsync(test, "compare", "2", "3", "-o", "json")).Json().GetProperty("segments").EnumerateArray().Single(s => s.GetProperty("name").GetString() == "region: Coast.rmse");
        Assert.Equal((5000, 0.1, false), (segment.GetProperty("difference").GetDouble(), segment.GetProperty("relative").GetDouble(), segment.GetProperty("better").GetBoolean()));
        Assert.EndsWith("has no version 9; it has 1, 2, 3.", (await RunAsync(test, "compare", "1", "9")).Refusal());
    }

    [Theory]
    [InlineData("\"abc\"", "\"abc\"", false)]
    [InlineData("\"abc\"", "\"def\"", true)]
    [InlineData("\"abc\"", "null", false)]
    public async Task Versions_that_were_measured_on_different_rows_are_said_to_be(string rows, string others, bool told)
    {
        using var test = await TestRegistry.WithHomesAsync(versions: 1);
        foreach (var hash in (string[])[rows, others])
            await PublishMeasuredAsync(test, $$"""{"overall":{"rmse":40000},"heldOutSha256":{{hash}}}""", "{}");
        Assert.Equal(told, (await RunAsync(test, "compare", "2", "3")).Text().Contains("Measured on different rows", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_nothing_keeps_is_shown_first_and_deleted_only_when_asked()
    {
        using var test = await TestRegistry.WithHomesAsync(versions: 6);
        foreach (var version in new[] { 3, 2 }) (await RunAsync(test, "promote", $"{version}")).Text();
        string[] gc = ["gc", "--keep", "2"]; // 2 answers, 3 is what a rollback goes to, 5 and 6 are the newest

        Assert.StartsWith("Nothing keeps versions 1, 4 of test-homes.", (await RunAsync(test, gc)).Text());
        Assert.Equal(6, (await test.Registry.ListVersionsAsync("test-homes")).Count);
        Assert.Equal("Deleted versions 1, 4 of test-homes.", (await RunAsync(test, [.. gc, "--delete", "--by", "ada", "--reason", "full"])).Text().Trim());

        Assert.Equal([2, 3, 5, 6], await test.Registry.ListVersionsAsync("test-homes"));
        Assert.Equal([(1, "ada", "full"), (4, "ada", "full")], (await test.Registry.ReadAliasesAsync("test-homes")).Aliases.History
            .Where(h => h.Alias == "retired").Select(h => (h.From!.Value, h.By, h.Reason)));
        Assert.StartsWith("Nothing to delete", (await RunAsync(test, gc)).Text());
        Assert.Contains("has no version 4; it has 2, 3, 5, 6.", (await RunAsync(test, "promote", "4")).Refusal());
        Assert.Contains("now version 3", (await RunAsync(test, "rollback")).Text());
        Assert.Equal("--keep must be 1 or more. See 'mlops models gc --help'.", (await RunAsync(test, "gc", "--keep", "0")).Refusal(code: 2));
    }

    [Fact]
    public async Task A_version_is_promoted_or_deleted_and_never_both()
    {
        using var test = await TestRegistry.WithHomesAsync(versions: 4);

        var results = await Task.WhenAll(RunAsync(test, "promote", "2"), RunAsync(test, "gc", "--keep", "1", "--delete"), RunAsync(test, "promote", "3"));

        var champion = (await test.Registry.ReadAliasesAsync("test-homes")).Aliases.Champion!.Value;
        Assert.Equal(0, results[1].Code);
        Assert.Contains(champion, await test.Registry.ListVersionsAsync("test-homes"));
        await test.Registry.ReadFileAsync("test-homes", champion, "forest.bin");
    }

    /// <summary>Version 1 once more, with evidence.</summary>
    private static async Task PublishMeasuredAsync(TestRegistry test, string metrics, string lineage)
    {
        var serving = new Dictionary<string, byte[]>();
        foreach (var file in (await test.Registry.ReadManifestAsync("test-homes", 1)).Serving.Keys)
            serving[file] = await test.Registry.ReadFileAsync("test-homes", 1, file);
        await test.Registry.PublishAsync("test-homes", new(serving, new Dictionary<string, byte[]>
        {
            ["metrics.json"] = Encoding.UTF8.GetBytes(metrics),
            ["lineage.json"] = Encoding.UTF8.GetBytes(lineage),
        }));
    }

    private static Task<Mlops.Result> RunAsync(TestRegistry test, params string[] args) => Mlops.RunAsync(test.Root, "", ["models", .. args, "--registry", test.Root]);
}
