using System.Text.Json.Nodes;
using Microsoft.Playwright;
using MlopsHousing.Tests.Watching;
using static Microsoft.Playwright.Assertions;
using static MlopsHousing.Tests.Browsing.MonitoringSite;

namespace MlopsHousing.Tests.Browsing;

/// <summary>Drift on the console's page of monitoring. One test, as its traffic is all that the service gets.</summary>
public sealed class DriftPageTests(ConsoleSite site) : IClassFixture<ConsoleSite>
{
    [Fact]
    public async Task Shifted_traffic_is_an_alert_of_its_feature_with_the_bins_that_the_API_tells()
    {
        Requires.Chromium();
        using var http = new HttpClient { BaseAddress = site.Address };
        var page = await site.MonitoringAsync();
        await http.PostAsync("/v1/predict/batch", (await Homes.LikeTheChampionsAsync()).Drifted(700));
        await Expect(page.Locator("#drift-about")).ToContainTextAsync("The newest 700 predictions", new() { Timeout = Late });
        await Expect(page.Locator("#drift-verdict")).ToHaveTextAsync("alert");
        var drift = await http.AskAsync("/v1/monitoring/drift");
        var income = drift["features"]!.AsArray().Single(one => (string?)one!["feature"] == "medianIncome")!;
        Assert.Equal("alert", (string?)income["verdict"]);
        var row = page.Locator("#drift-map tbody tr", new() { HasText = "Median income" });
        await Expect(row.Locator(".verdict")).ToHaveTextAsync("alert");
        await Expect(row.Locator("td.number")).ToHaveTextAsync(((double)income["psi"]!).ToString("0.000", System.Globalization.CultureInfo.InvariantCulture));
        // The lowest incomes are missing, and the highest many; not by colour alone.
        await Expect(row.Locator("rect").First).ToHaveClassAsync("shift-fewer-3");
        await Expect(row.Locator("svg")).ToHaveAttributeAsync("aria-label", new System.Text.RegularExpressions.Regex("^≤ 1\\.9038 fewer;.*> 6\\.1592 more$"));

        // It is the farthest, so its bins are shown before anybody chooses.
        await Expect(page.Locator("#bins-name")).ToHaveTextAsync("Median income");
        Assert.Equal(await BinsAsync(page), Bins(income));
        var figures = await page.TableOfAsync("drift-figures");
        Assert.Equal(
            drift["features"]!.AsArray().Append(drift["prediction"]).Select(one => string.Join('|', Plain(one!["psi"]), Plain(one["chance"]), Plain(one["jensenShannon"]), Percent(one["missingShare"]), Percent(one["outOfRangeShare"]))),
            figures.Select(cells => string.Join('|', cells[2..])));

        // What colours the bins adds up to the index.
        var sums = await page.EvaluateAsync<double[]>(
            "async text => { const drift = JSON.parse(text), { shifts } = await import('/console/assets/drift.js'); return drift.features.map(one => shifts(one, drift.rows).reduce((sum, shift) => sum + Math.abs(shift), 0)); }",
            drift.ToJsonString());
        Assert.All(drift["features"]!.AsArray().Zip(sums), pair => Assert.Equal((double)pair.First!["psi"]!, pair.Second, 1e-9));

        // Another is chosen by keyboard, and stays so when the page asks again.
        var button = page.GetByRole(AriaRole.Button, new() { Name = "Total rooms" });
        await button.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#bins-name")).ToHaveTextAsync("Total rooms");
        await Expect(button).ToHaveAttributeAsync("aria-pressed", "true");
        await page.WaitForResponseAsync(response => response.Url.EndsWith("/drift", StringComparison.Ordinal), new() { Timeout = Late });
        await Expect(button).ToBeFocusedAsync();
        Assert.Equal(await BinsAsync(page), Bins(drift["features"]!.AsArray().Single(one => (string?)one!["feature"] == "totalRooms")!));
        site.AssertNoComplaints();
        await page.AssertUsableByEverybodyAsync();
    }

    private static async Task<IEnumerable<string>> BinsAsync(IPage page) => (await page.TableOfAsync("bins")).Select(cells => string.Join('|', cells[1..]));

    private static IEnumerable<string> Bins(JsonNode one) => one["bins"]!.AsArray().Select(bin => $"{Percent(bin!["observed"])}|{Percent(bin["expected"])}");
}
