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

    private static Task<Mlops.Result> RunAsync(TestRegistry test, params string[] args) => Mlops.RunAsync(test.Root, "", ["models", .. args, "--registry", test.Root]);
}
