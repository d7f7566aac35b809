using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MlopsHousing.Tests.AllInOne;
using MlopsHousing.Tests.Api;
using MlopsHousing.Tests.Watching;
using static Microsoft.Playwright.Assertions;
using static MlopsHousing.Tests.Browsing.MonitoringSite;

namespace MlopsHousing.Tests.Browsing;

/// <summary>The console's page of monitoring: what it is asked now, and how it asks.</summary>
public sealed class MonitoringPageTests(ConsoleSite site) : IClassFixture<ConsoleSite>
{
    [Fact]
    public async Task It_shows_the_figures_that_the_API_tells_and_its_tables_hold_the_same()
    {
        Requires.Chromium();
        using var http = new HttpClient { BaseAddress = site.Address };
        var page = await site.MonitoringAsync();
        await TrafficAsync(http);
        var recent = (await http.AskAsync("/v1/monitoring/summary"))["recent"]!;
        var whole = recent["whole"]!;
        Assert.True((long)whole["hits"]! >= 20 && (long)whole["misses"]! >= 20 && (long)whole["refused"]! >= 3);

        await page.ShowsAsync("#tile-requests", Count(whole["requests"]));
        await page.ShowsAsync("#tile-p50", Milliseconds(whole["p50Ms"]!));
        await page.ShowsAsync("#tile-p99", Milliseconds(whole["p99Ms"]!));
        await page.ShowsAsync("#tile-hits", Percent((double)whole["hits"]! / ((long)whole["hits"]! + (long)whole["misses"]! + (long)whole["bypasses"]!)));
        await page.ShowsAsync("#tile-failed", Count(whole["failed"]));
        await Expect(page.Locator("#tile-refused")).ToHaveTextAsync($"failed (5xx); {Count(whole["refused"])} refused (4xx)");
        await page.ShowsAsync("#state", "Live");
        await Expect(page.Locator("#throughput svg")).ToHaveAttributeAsync("aria-label", new Regex("^Requests and rows a second, from "));

        await Holds("throughput", step => [Count(step["requests"]), null, Count(step["rows"]), null]);
        await Holds("latency", step => [Plain(step["p50Ms"]), Plain(step["p95Ms"]), Plain(step["p99Ms"])]);
        await Holds("cache", step => [Count(step["hits"]), Count(step["misses"]), Count(step["bypasses"])]);
        await Holds("errors", step => [Count(step["refused"]), Count(step["failed"])]);
        site.AssertNoComplaints();

        // A cell that depends on when it was asked is null; the first of a row is the step's time.
        async Task Holds(string chart, Func<JsonNode, string?[]> cells)
        {
            var expected = recent["steps"]!.AsArray().Reverse().Select(step => cells(step!)).ToList();
            var rows = await page.TableOfAsync(chart);
            Assert.Equal(expected.Count, rows.Count);
            Assert.All(expected.Zip(rows), pair => Assert.All(pair.First.Zip(pair.Second.Skip(1)), cell =>
            {
                if (cell.First is not null) Assert.Equal(cell.First, cell.Second);
            }));
        }
    }

    [Fact]
    public async Task Since_the_start_there_is_a_line_for_every_route()
    {
        Requires.Chromium();
        using var http = new HttpClient { BaseAddress = site.Address };
        await TrafficAsync(http);
        var page = await site.MonitoringAsync();
        await page.ShowsAsync("#state", "Live");
        var route = (await http.AskAsync("/v1/monitoring/summary"))["requests"]!["routes"]!.AsArray().Single(one => (string?)one!["path"] == "/v1/predict")!;
        var row = Assert.Single(await page.TableOfAsync("totals"), cells => cells[0] == "/v1/predict");
        Assert.Equal([Count(route["requests"]), Count(route["refused"]), Count(route["failed"]), Plain(route["p50Ms"]), Plain(route["p95Ms"]), Plain(route["p99Ms"])], row[1..]);
    }

    [Fact]
    public async Task It_asks_while_somebody_looks_and_not_when_paused_or_hidden()
    {
        Requires.Chromium();
        var page = await site.MonitoringAsync();
        var asked = new ConcurrentQueue<string>();
        await page.ShowsAsync("#state", "Live");
        page.Request += (_, request) => asked.Enqueue(request.Url);
        await page.WaitForRequestAsync(request => request.Url.EndsWith("/summary", StringComparison.Ordinal));

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(page.Locator("#state")).ToHaveTextAsync("Paused");
        await AssertSilentAsync();
        var again = page.WaitForRequestAsync(request => request.Url.EndsWith("/drift", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await again;
        await page.ShowsAsync("#state", "Live");

        await SetHiddenAsync(true);
        await AssertSilentAsync();
        again = page.WaitForRequestAsync(request => request.Url.EndsWith("/drift", StringComparison.Ordinal));
        await SetHiddenAsync(false);
        await again;

        async Task AssertSilentAsync()
        {
            await page.WaitForTimeoutAsync(1_000); // what is under way
            asked.Clear();
            await page.WaitForTimeoutAsync(7_000);
            Assert.Empty(asked);
        }

        // As a browser does for a tab that another covers.
        Task SetHiddenAsync(bool isHidden) => page.EvaluateAsync(
            "isHidden => { Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }", isHidden);
    }

    [Fact]
    public async Task When_the_service_is_gone_it_says_since_when_and_goes_on_when_it_is_back()
    {
        Requires.Chromium();
        await using var service = new AllInOneProcess(Repository.File("models"), []);
        await service.ReadyAsync();
        var page = await site.OpenAsync(new Uri(service.Address, "/monitoring").ToString());
        await page.ShowsAsync("#state", "Live");
        var requests = await page.Locator("#tile-requests").InnerTextAsync();

        var gone = false;
        await page.RouteAsync("**/v1/**", async route => await (gone ? route.AbortAsync("connectionrefused") : route.ContinueAsync()));
        gone = true;
        await Expect(page.Locator("#state")).ToHaveTextAsync(new Regex("^No answer since \\d.*; what is below is from then\\.$"), new() { Timeout = Late });
        Assert.Equal("stale", await page.Locator("#state").GetAttributeAsync("data-kind"));
        Assert.Equal(requests, await page.Locator("#tile-requests").InnerTextAsync());
        gone = false;
        await page.ShowsAsync("#state", "Live");

        service.Process.Signal(9);
        await service.Process.ExitAsync(TimeSpan.FromSeconds(30));
        await Expect(page.Locator("#state")).ToHaveTextAsync(new Regex("^No answer since "), new() { Timeout = Late });
        await page.AssertUsableAsync(1280);
    }

    [Fact]
    public async Task With_neither_champion_nor_store_each_part_says_so_and_the_rest_is_shown()
    {
        Requires.Chromium();
        await using var server = await ApiServer.StartAsync(registry => HouseModel.PublishAsync(registry));
        var page = await site.OpenAsync(new Uri(server.Address, "/monitoring").ToString());
        await page.ShowsAsync("#state", "Live");
        await Expect(page.Locator("#who")).ToHaveTextAsync("The model has no champion yet, so nothing answers.");
        await Expect(page.Locator("#tile-requests")).ToHaveTextAsync("0");
        await Expect(page.Locator("#drift-problem")).ToHaveTextAsync("The model has no champion yet.", new() { Timeout = Late });
        var refusal = await ApiServer.JsonOf(await server.Client.GetAsync("/v1/monitoring/quality", TestContext.Current.CancellationToken));
        Assert.Equal(503, (int)refusal["status"]!);
        var store = (string)(refusal["detail"] ?? refusal["title"])!;
        foreach (var part in (string[])["quality", "challenger"])
        {
            await page.ShowsAsync($"#{part}-problem", store);
            await Expect(page.Locator($"#{part}")).ToBeHiddenAsync();
            await Expect(page.Locator($"#{part}-empty")).ToBeHiddenAsync();
        }
    }

    [Fact]
    public async Task Everybody_can_use_it()
    {
        Requires.Chromium();
        using var http = new HttpClient { BaseAddress = site.Address };
        await TrafficAsync(http);
        await http.PostAsync("/v1/predict/batch", (await Homes.LikeTheChampionsAsync()).Usual(600));
        var page = await site.MonitoringAsync();
        await Expect(page.Locator("#bins svg")).ToBeVisibleAsync(new() { Timeout = Late });
        await page.AssertUsableByEverybodyAsync();
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(one => { one.open = true; })");
        await Expect(page.Locator("#drift-figures-view table")).ToBeVisibleAsync();
        await page.AssertUsableByEverybodyAsync();
    }

    [Fact]
    public async Task It_is_light_in_every_sense()
    {
        Requires.Chromium();
        var page = await site.OpenAsync("/console/assets/icon.svg");
        long bytes = 0;
        page.Response += async (_, response) => Interlocked.Add(ref bytes, (await response.BodyAsync()).Length);
        await page.GotoAsync(new Uri(site.Address, "/monitoring").ToString());
        await page.ShowsAsync("#state", "Live");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.InRange(Interlocked.Read(ref bytes), 20_000, 300_000);
        Assert.Empty(await page.Context.CookiesAsync());
    }

    [Fact]
    public async Task Numbers_are_written_as_the_readers_language_has_them()
    {
        Requires.Chromium();
        using var http = new HttpClient { BaseAddress = site.Address };
        await TrafficAsync(http);
        var page = await site.MonitoringAsync(new() { Locale = "de-DE" });
        await Expect(page.Locator("#tile-hits")).ToHaveTextAsync(new Regex("^\\d+(,\\d)?\\s%$"));
        await Expect(page.Locator("#tile-p50")).ToHaveTextAsync(new Regex("^\\d+(,\\d+)?\\sms$"));
    }

    /// <summary>Twenty homes twice, which the cache knows the second time, and three that can't be.</summary>
    private static async Task TrafficAsync(HttpClient http)
    {
        var homes = await Homes.LikeTheChampionsAsync();
        for (var i = 0; i < 20; i++)
        {
            var home = homes.Usual();
            for (var k = 0; k < 2; k++) Assert.NotNull((await http.PostAsync("/v1/predict", home))["prediction"]);
        }

        for (var i = 0; i < 3; i++) Assert.Equal(422, (int)(await http.PostAsync("/v1/predict", "{}"))["status"]!);
    }

    // Three digits, as a page for looking at has them.
    private static string Milliseconds(JsonNode value)
    {
        var number = value.GetValue<double>();
        var digits = Math.Max(0, 3 - (int)Math.Floor(Math.Log10(number)) - 1);
        return Math.Round(number, digits, MidpointRounding.AwayFromZero).ToString("#,0.######", CultureInfo.InvariantCulture) + " ms";
    }
}
