using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Tests.Api;
using MlopsHousing.Tests.Processes;
using static Microsoft.Playwright.Assertions;

namespace MlopsHousing.Tests.Browsing;

/// <summary>Promotions and rollbacks from the console: asked for twice, with a reason and a key, and refused in the API's words.</summary>
public sealed class ModelsChangeTests(ModelsSite site) : IClassFixture<ModelsSite>
{
    [Fact]
    public async Task A_promotion_is_confirmed_with_reason_and_key_and_holds()
    {
        var page = await OpenAsync();
        await page.EvaluateAsync("window.sameAsBefore = true");
        await AskForAsync(page, "Promote version 2");
        await Expect(page.Locator("#change-what")).ToHaveTextAsync("It will answer everybody in place of version 1.");
        Assert.Equal("1", await ChampionAsync()); // not before it is confirmed
        await ConfirmAsync(page, "better in every region", site.Key);

        await Expect(page.Locator("#done")).ToContainTextAsync("Version 2 is the champion.");
        await Expect(page.Locator("#done")).ToBeFocusedAsync();
        await Expect(page.Locator("#change")).ToBeHiddenAsync();
        Assert.Equal("2", await ChampionAsync());
        var change = (await site.ToldAsync("history"))["changes"]!.AsArray().Select(c => c!).First(c => (string?)c["alias"] == "champion");
        Assert.Equal(("1", "2", "better in every region", false), ((string?)change["from"], (string?)change["to"], (string?)change["reason"], (bool)change["rollback"]!));

        // The page shows it, without having been loaded anew.
        await Expect(Row(page, 2).Locator(".part")).ToHaveTextAsync(["champion"]);
        await Expect(Row(page, 1).Locator(".part")).ToHaveCountAsync(0);
        await Expect(page.Locator("#rivals thead th").Nth(1)).ToHaveTextAsync("Champion, version 2");
        await Expect(page.Locator("#history li").Nth(1)).ToContainTextAsync("better in every region");
        Assert.True(await page.EvaluateAsync<bool>("window.sameAsBefore"));
        await Eventually.HoldsAsync("the new champion answers", AnswersAsync("2"), TimeSpan.FromSeconds(20));
        site.AssertNoComplaints();
    }

    [Fact]
    public async Task A_rollback_brings_the_champion_of_before_back()
    {
        var page = await OpenAsync(a => a.Promote(3, ModelsSite.Why("bigger")), a => a.Promote(2, ModelsSite.Why("better")));
        await AskForAsync(page, "Roll back to version 3");
        await ConfirmAsync(page, "it errs in San Diego", site.Key);
        await Expect(page.Locator("#done")).ToContainTextAsync("Version 3 is the champion again.");
        Assert.Equal("3", await ChampionAsync());
        await Expect(page.Locator("#history li").First).ToContainTextAsync("Rolled back from version 2 to version 3");

        // Once more goes one further back, not forth again.
        await AskForAsync(page, "Roll back to version 1");
        await Expect(page.Locator("#reason")).ToHaveValueAsync(""); // each change has a reason of its own
        await ConfirmAsync(page, "that one too", key: null);
        await Expect(page.Locator("#done")).ToContainTextAsync("Version 1 is the champion again.");
        Assert.Equal("1", await ChampionAsync());
        await Expect(page.Locator("#rollback")).ToBeHiddenAsync();
        site.AssertNoComplaints();
    }

    [Fact]
    public async Task A_wrong_key_is_told_at_its_field_and_the_right_one_then_works()
    {
        var page = await OpenAsync();
        await AskForAsync(page, "Promote version 2");
        await ConfirmAsync(page, "better", "not the key");
        await Expect(page.Locator("#key-error")).ToContainTextAsync("is not a valid one");
        await Expect(page.Locator("#key")).ToBeFocusedAsync();
        await Expect(page.Locator("#key")).ToHaveAttributeAsync("aria-invalid", "true");
        Assert.Equal("1", await ChampionAsync());

        await page.Locator("#key").FillAsync(site.Key);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#done")).ToContainTextAsync("Version 2 is the champion.");
        Assert.Equal("2", await ChampionAsync());
    }

    [Fact]
    public async Task Without_a_reason_nothing_is_sent()
    {
        var page = await OpenAsync();
        var sent = new List<string>();
        page.Request += (_, request) => sent.Add(request.Method);
        await AskForAsync(page, "Promote version 2");
        await ConfirmAsync(page, "   ", site.Key);
        await Expect(page.Locator("#reason-error")).ToContainTextAsync("Say why");
        await Expect(page.Locator("#reason")).ToBeFocusedAsync();
        Assert.DoesNotContain("PUT", sent);

        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#change")).ToBeHiddenAsync();
        Assert.Equal("1", await ChampionAsync());
    }

    [Fact]
    public async Task A_change_by_someone_else_meanwhile_is_shown_and_to_be_decided_on_anew()
    {
        var page = await OpenAsync();
        await AskForAsync(page, "Promote version 2");
        await site.Registry.ChangeAliasesAsync(ModelsSite.Model, a => a.Promote(3, ModelsSite.Why("faster", "someone else")));
        await ConfirmAsync(page, "better", site.Key);

        await Expect(page.Locator("#change-problem")).ToContainTextAsync("It was changed by someone else");
        await Expect(page.Locator("#change-what")).ToHaveTextAsync("It will answer everybody in place of version 3.");
        await Expect(page.Locator("#history li").First).ToContainTextAsync("faster");
        Assert.Equal("3", await ChampionAsync());

        await page.Locator("#confirm").ClickAsync();
        await Expect(page.Locator("#done")).ToContainTextAsync("Version 2 is the champion.");
        Assert.Equal("2", await ChampionAsync());
    }

    [Fact]
    public async Task Keys_of_the_keyboard_are_enough()
    {
        var page = await OpenAsync();
        var promote = page.GetByRole(AriaRole.Button, new() { Name = "Promote version 3" });
        for (var i = 0; i < 40 && !await promote.EvaluateAsync<bool>("button => button === document.activeElement"); i++)
            await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#reason")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("by hand");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#key")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(site.Key);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Space");
        await Expect(page.Locator("#done")).ToBeFocusedAsync();
        Assert.Equal("3", await ChampionAsync());

        // Whoever changes their mind is back where they were.
        await AskForAsync(page, "Promote version 2");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Promote version 2" })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task The_key_is_kept_nowhere()
    {
        var page = await OpenAsync();
        var (key, bodies) = (site.Key, new List<string>());
        page.Request += (_, request) => bodies.Add(request.Url + request.PostData);
        await AskForAsync(page, "Promote version 2");
        await ConfirmAsync(page, "better", key);
        await Expect(page.Locator("#done")).ToContainTextAsync("Version 2");

        Assert.Empty(await page.Context.CookiesAsync());
        Assert.Equal(0, await page.EvaluateAsync<int>("localStorage.length + sessionStorage.length"));
        Assert.DoesNotContain(key, await page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(bodies, text => text.Contains(key, StringComparison.Ordinal));
        await page.ReloadAsync();
        await AskForAsync(page, "Promote version 3");
        await Expect(page.Locator("#key")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task What_the_API_refuses_is_told_in_its_words()
    {
        await using var chromium = await Chromium.StartAsync();
        // The API of the distributed system, once without any key and once over a version that is damaged.
        foreach (var (settings, words) in new[] { (Array.Empty<(string, string)>(), "Changes are not allowed. What to do"), ([AliasTests.KeySetting], "version is damaged in the registry") })
        {
            await using var server = await ApiServer.StartAsync(async registry =>
            {
                await HouseModel.PromoteNewAsync(registry);
                await HouseModel.PublishAsync(registry);
                await File.AppendAllTextAsync(Path.Combine(((FolderRegistry)registry).Root, HouseModel.Name, "2", "forest.bin"), "!");
            }, settings);
            var page = await chromium.NewPageAsync();
            await page.GotoAsync(new Uri(server.Address, "/models").ToString());
            await AskForAsync(page, "Promote version 2");
            await ConfirmAsync(page, "unaware", AliasTests.Key);
            await Expect(page.Locator("#change-problem")).ToContainTextAsync(words);
            await Expect(page.Locator("#confirm")).ToBeEnabledAsync();
        }
    }

    private async Task<IPage> OpenAsync(params Func<Aliases, Aliases>[] changes)
    {
        Requires.Chromium();
        await site.ArrangeAsync(changes);
        var page = await site.OpenAsync("/models");
        await Expect(page.Locator("#version-heading")).ToHaveTextAsync(new Regex(@"^Version \d"));
        return page;
    }

    private static async Task AskForAsync(IPage page, string change)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = change }).ClickAsync();
        await Expect(page.Locator("#change-heading")).ToHaveTextAsync(change);
    }

    private static async Task ConfirmAsync(IPage page, string reason, string? key)
    {
        await page.Locator("#reason").FillAsync(reason);
        if (key is not null)
            await page.Locator("#key").FillAsync(key);
        await page.Locator("#confirm").ClickAsync();
    }

    private async Task<string?> ChampionAsync() => (string?)(await site.ToldAsync(""))["champion"];

    /// <summary>Whether predictions are answered by a version; the row is the README's.</summary>
    private Func<Task<bool>> AnswersAsync(string version) => async () =>
        (string?)(await site.PredictAsync())["model"]!["version"] == version;

    private static ILocator Row(IPage page, int version) =>
        page.Locator("#versions tr", new() { Has = page.GetByRole(AriaRole.Button, new() { Name = $"Version {version}", Exact = true }) });
}
