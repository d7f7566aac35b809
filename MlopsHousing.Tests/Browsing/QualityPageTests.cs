using System.Text.Json.Nodes;
using MlopsHousing.Tests.Watching;
using static Microsoft.Playwright.Assertions;
using static MlopsHousing.Tests.Browsing.MonitoringSite;

namespace MlopsHousing.Tests.Browsing;

/// <summary>Quality on the console's page of monitoring. One test, as it starts with a service that nobody asked.</summary>
public sealed class QualityPageTests(ConsoleSite site) : IClassFixture<ConsoleSite>
{
    [Fact]
    public async Task Feedback_that_its_own_command_line_gives_shows_as_the_API_tells_it()
    {
        Requires.Chromium();
        Requires.Program("curl");
        using var http = new HttpClient { BaseAddress = site.Address };
        var page = await site.MonitoringAsync();
        await Expect(page.Locator("#quality-empty")).ToBeVisibleAsync();
        await Expect(page.Locator("#drift-about")).ToHaveTextAsync("No prediction yet to compare with the rows that the champion was trained on.");
        await page.AssertUsableAsync(1280);

        await using var process = Processes.ServiceProcess.Start("bash", ["-c", await page.Locator("#feedback-curl").InnerTextAsync()]);
        Assert.Equal(0, await process.ExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("\"stored\":1", process.Stdout, StringComparison.Ordinal);
        var whole = page.Locator("#quality-map tr.whole");
        await Expect(whole.Locator("td.number").First).ToHaveTextAsync("$71,204", new() { Timeout = Late }); // 471,204 less 400,000
        await Expect(page.Locator("#quality-empty")).ToBeHiddenAsync();

        // Fifty more, of whose intervals most hold the truth.
        var (homes, items) = (await Homes.LikeTheChampionsAsync(), new JsonArray());
        for (var i = 0; i < 50; i++)
        {
            var answer = await http.PostAsync("/v1/predict", homes.Usual());
            items.Add(new JsonObject { ["id"] = (string)answer["id"]!, ["actual"] = (double)answer["prediction"]! * (i % 5 == 0 ? 3 : 1.01) });
        }

        await http.PostAsync("/v1/feedback", items.ToJsonString());
        await Expect(whole.Locator("th small")).ToHaveTextAsync(" 51", new() { Timeout = Late });
        await Expect(whole.Locator(".judged small")).ToHaveTextAsync("too narrow"); // four of five, not nine of ten
        await page.Locator("#window").SelectOptionAsync("24h");
        await page.WaitForResponseAsync(response => response.Url.EndsWith("window=24h", StringComparison.Ordinal), new() { Timeout = Late });

        var quality = await http.AskAsync("/v1/monitoring/quality?window=24h");
        var version = quality["versions"]!.AsArray().Single()!;
        var expected = version["segments"]!.AsArray().Select(segment => segment!["figures"]!).Prepend(version["overall"]!).ToList();
        var rows = await page.TableOfAsync("quality-figures");
        Assert.Equal(expected.Select(Row), rows.Select(cells => string.Join('|', [.. cells[1..5], cells[6], cells[9]])));
        Assert.Equal(expected.Count, await page.Locator("#quality-map svg.coverage").CountAsync());
        site.AssertNoComplaints();
        await page.AssertUsableByEverybodyAsync();
    }

    private static string Row(JsonNode of) => string.Join(
        '|', Count(of["rows"]), Plain(of["mae"]), Plain(of["rmse"]), Plain(of["bias"]), Percent(of["intervals"]!["held"]), Percent(of["intervals"]!["promised"]));
}
