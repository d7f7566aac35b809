using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Tests.Api;
using MlopsHousing.Tests.Processes;
using static Microsoft.Playwright.Assertions;

namespace MlopsHousing.Tests.Browsing;

/// <summary>The console's page of models, as people read it.</summary>
public sealed class ModelsPageTests(ModelsSite site) : IClassFixture<ModelsSite>
{
    [Fact]
    public async Task Versions_are_listed_with_the_figures_that_the_API_tells()
    {
        var page = await OpenAsync();
        await Expect(page.Locator("#versions tr")).ToHaveCountAsync(3);
        for (var version = 1; version <= 3; version++)
        {
            var told = await site.ToldAsync($"versions/{version}");
            var (overall, cells) = (told["metrics"]!["overall"]!, Row(page, version).Locator("td"));
            await Expect(cells.Nth(0).Locator("time")).ToHaveAttributeAsync("datetime", (string)told["lineage"]!["trainedAt"]!);
            await Expect(cells.Nth(1)).ToHaveTextAsync(Dollars(overall["mae"]));
            await Expect(cells.Nth(2)).ToHaveTextAsync(Dollars(overall["rmse"]));
            await Expect(cells.Nth(3)).ToHaveTextAsync(((double)overall["r2"]!).ToString("0.000", CultureInfo.InvariantCulture));
            await Expect(cells.Nth(4)).ToHaveTextAsync("90.1%");
            Assert.Equal((string[])[.. told["aliases"]!.AsArray().Select(alias => (string)alias!)], await Row(page, version).Locator(".part").AllInnerTextsAsync());
        }

        // They differ, or the comparison above would hold for a page that mixes them up.
        Assert.Equal(3, (await page.Locator("#versions td:nth-child(3)").AllInnerTextsAsync()).Distinct().Count());
        site.AssertNoComplaints();
    }

    [Fact]
    public async Task Champion_and_challenger_stand_side_by_side()
    {
        var page = await OpenAsync(a => a.WithTrial(2, TrialMode.Shadow, 0.25, ModelsSite.Why("try it")));
        await Expect(page.Locator("#rivals thead th")).ToHaveTextAsync(["Measure", "Champion, version 1", "Challenger, version 2", "Difference"]);
        var error = page.Locator("#rivals tbody tr").First;
        var (one, two) = ((await site.ToldAsync("versions/1"))["metrics"]!["overall"]!["mae"]!, (await site.ToldAsync("versions/2"))["metrics"]!["overall"]!["mae"]!);
        await Expect(error.Locator("td")).ToHaveTextAsync([Dollars(one), Dollars(two), $"-{Dollars((double)one - (double)two)} better"]);
        await Expect(page.Locator("#rivals caption")).ToContainTextAsync("the same rows");
        await Expect(page.Locator("#live")).ToContainTextAsync("version 2 scores copies of 25% of the requests as a shadow, since Mar 1, 2026");
        await Expect(page.GetByText("Follow it on Monitoring")).ToHaveAttributeAsync("href", "/monitoring");
        site.AssertNoComplaints();
    }

    [Fact]
    public async Task What_feedback_says_of_a_challenger_stands_with_its_share()
    {
        Requires.Chromium();
        await site.ArrangeAsync(a => a.WithTrial(2, TrialMode.Shadow, 1, new("maintainers", "try it", DateTimeOffset.UtcNow)));
        for (var home = 1; home <= 3; home++)
            await site.PostAsync("/v1/feedback", $$"""{"id":"{{(await site.PredictAsync(home))["id"]}}","actual":{{100_000 * home}}}""");
        JsonNode? evidence = null;
        await Eventually.HoldsAsync(
            "feedback is counted",
            async () => (double?)(evidence = (await site.GetAsync("/v1/monitoring/challenger"))["evidence"])?["pairs"] == 3,
            TimeSpan.FromSeconds(60));

        var page = await site.OpenAsync("/models");
        await Expect(page.Locator("#live")).ToContainTextAsync(
            $"By feedback on 3 homes it errs by {Dollars(evidence!["challengerMae"])} on average, the champion by {Dollars(evidence["championMae"])}; verdict: continue.",
            new() { Timeout = 20_000 });
        site.AssertNoComplaints();
    }

    [Fact]
    public async Task Figures_from_other_rows_are_said_to_be_no_comparison()
    {
        var page = await OpenAsync(a => a.WithChallenger(3, ModelsSite.Why("other data")));
        await Expect(page.Locator("#rivals caption")).ToContainTextAsync("different rows: the differences are no comparison");
        await Expect(page.Locator("#live")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_version_shows_its_segments_lineage_card_and_plots()
    {
        var page = await OpenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Version 2", Exact = true }).ClickAsync();
        await Expect(page.Locator("#version-heading")).ToHaveTextAsync("Version 2");
        await Expect(Row(page, 2).Locator(".choose")).ToHaveAttributeAsync("aria-current", "true");
        var told = await site.ToldAsync("versions/2");

        var segments = told["metrics"]!["segments"]!.AsArray();
        var north = page.Locator("#segments tr", new() { Has = page.GetByRole(AriaRole.Rowheader, new() { Name = "North", Exact = true }) });
        await Expect(north.Locator("td").Nth(1)).ToHaveTextAsync(Dollars(segments.Single(s => (string)s!["segment"]! == "North")!["metrics"]!["mae"]));
        await Expect(page.Locator("#segments tbody tr:has(td)")).ToHaveCountAsync(segments.Count);
        await Expect(page.Locator("#lineage")).ToContainTextAsync((string)told["digest"]!);
        await Expect(page.Locator("#lineage")).ToContainTextAsync("trees 300 · leaves 31");

        var plots = page.Locator("#plots img");
        await Expect(plots).ToHaveCountAsync(5);
        for (var i = 0; i < 5; i++)
        {
            await plots.Nth(i).ScrollIntoViewIfNeededAsync();
            Assert.Equal(440, await plots.Nth(i).EvaluateAsync<int>("img => img.decode().then(() => img.naturalWidth)"));
        }

        // The address keeps the choice, for a colleague.
        Assert.EndsWith("/models#version-2", page.Url);
        await page.ReloadAsync();
        await Expect(page.Locator("#version-heading")).ToHaveTextAsync("Version 2");
        site.AssertNoComplaints();

        await page.GetByRole(AriaRole.Link, new() { Name = "Model card" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("california-housing");
        Assert.Equal("null", await page.EvaluateAsync<string>("origin")); // the browser has it in a sandbox
        site.AssertNoComplaints();
    }

    [Fact]
    public async Task History_tells_who_changed_what_and_why_however_long_it_is()
    {
        var page = await OpenAsync([
            .. Enumerable.Range(0, 30).Select<int, Func<Aliases, Aliases>>(i => a => a.Promote(3 - (i % 2 == 0 ? 0 : 2), ModelsSite.Why($"change {i}"))),
            a => a.Rollback(ModelsSite.Why("it erred in San Diego", "on-call")),
        ]);
        var items = page.Locator("#history li");
        await Expect(items).ToHaveCountAsync(20);
        await Expect(items.First.Locator("strong")).ToHaveTextAsync("Rolled back from version 1 to version 3");
        await Expect(items.First).ToContainTextAsync("Mar 1, 2026");
        await Expect(items.First).ToContainTextAsync("by on-call");
        await Expect(items.First).ToContainTextAsync("it erred in San Diego");

        await page.GetByRole(AriaRole.Button, new() { Name = "Show older changes" }).ClickAsync();
        await Expect(items).ToHaveCountAsync(33);
        await Expect(items.Last.Locator("strong")).ToHaveTextAsync("Version 1 became the first champion");
        await Expect(page.Locator("#older-changes")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Many_versions_come_in_pieces_and_what_their_evidence_does_not_say_is_a_dash()
    {
        await using var chromium = await Chromium.StartAsync();
        // The API alone, as it is in the distributed system, and a model that was published with little evidence.
        await using var server = await ApiServer.StartAsync(async registry =>
        {
            for (var version = 1; version <= 23; version++) await HouseModel.PublishAsync(registry);
            await registry.ChangeAliasesAsync(HouseModel.Name, a => a.Promote(1, ModelsSite.Why("the first")).WithChallenger(2, ModelsSite.Why("try it")));
        });
        var page = await chromium.NewPageAsync(new() { Locale = "en-US" });
        var complaints = new List<string>();
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync(new Uri(server.Address, "/models").ToString());
        await Expect(page.Locator("#versions tr")).ToHaveCountAsync(20);
        // Both are older than what the table shows, and compared all the same.
        await Expect(page.Locator("#rivals thead th")).ToHaveTextAsync(["Measure", "Champion, version 1", "Challenger, version 2", "Difference"]);
        await Expect(page.Locator("#rivals tbody tr").First.Locator("td")).ToHaveTextAsync(["–", "–", ""]);
        await Expect(page.Locator("#segments")).ToHaveTextAsync("It was published without.");

        await page.GetByRole(AriaRole.Button, new() { Name = "Show older versions" }).ClickAsync();
        await Expect(page.Locator("#versions tr")).ToHaveCountAsync(23);
        await Expect(page.Locator("#versions .part")).ToHaveTextAsync(["challenger", "champion"]);
        await Expect(page.Locator("#older-versions")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Version 1", Exact = true }).ClickAsync();
        await Expect(page.Locator("#plots img")).ToHaveCountAsync(1); // which would run a script, were it let
        Assert.Empty(complaints);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Dark, 375)]
    [InlineData(ColorScheme.Light, 375)]
    public async Task Everybody_can_use_it(ColorScheme scheme, int width)
    {
        Requires.Chromium();
        await site.ArrangeAsync(a => a.Promote(3, ModelsSite.Why("bigger")), a => a.WithTrial(2, TrialMode.Canary, 0.1, ModelsSite.Why("try it")));
        var page = await site.OpenAsync("/models", new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 800 }, Locale = "en-US" });
        await Expect(page.Locator("#segments table")).ToBeVisibleAsync();
        await Expect(page.Locator("#live")).ToBeVisibleAsync();
        // Every tool of it in the same look: the page, and then the dialog over it with something wrong.
        await AssertUsableAsync(page, width);
        await page.GetByRole(AriaRole.Button, new() { Name = "Promote version 1" }).ClickAsync();
        await page.Locator("#confirm").ClickAsync();
        await Expect(page.Locator("#reason-error")).ToBeVisibleAsync();
        await AssertUsableAsync(page, width);
        Assert.Equal(scheme == ColorScheme.Dark, await page.EvaluateAsync<bool>("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0] < 100"));
        site.AssertNoComplaints();
    }

    private static async Task AssertUsableAsync(IPage page, int width)
    {
        var found = await page.RunAxe();
        Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.Select(v => $"{v.Id}: {v.Help} {string.Join(" | ", v.Nodes.Select(n => n.Html))}")));
        // Nothing is wider than the window, or sticks out of its panel.
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(await page.EvaluateAsync<string[]>("[...document.querySelectorAll('main section')].filter(s => s.scrollWidth > s.clientWidth).map(s => s.innerText)"));
    }

    private async Task<IPage> OpenAsync(params Func<Aliases, Aliases>[] changes)
    {
        Requires.Chromium();
        await site.ArrangeAsync(changes);
        var page = await site.OpenAsync("/models");
        await Expect(page.Locator("#version-heading")).ToHaveTextAsync(new Regex(@"^Version \d"));
        return page;
    }

    private static ILocator Row(IPage page, int version) =>
        page.Locator("#versions tr", new() { Has = page.GetByRole(AriaRole.Button, new() { Name = $"Version {version}", Exact = true }) });

    private static string Dollars(JsonNode? value) => Dollars((double)value!);

    private static string Dollars(double value) => $"${Math.Round(value).ToString("#,0", CultureInfo.InvariantCulture)}";
}
