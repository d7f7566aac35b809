using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MlopsHousing.Tests.Browsing;

/// <summary>What tests of the page at <c>/monitoring</c> do again and again.</summary>
internal static class MonitoringSite
{
    /// <summary>The page asks every five seconds, and for some things every ten; what it shows may be so late.</summary>
    public const float Late = 30_000;

    public static Task<IPage> MonitoringAsync(this ConsoleSite site, BrowserNewPageOptions? options = null) => site.OpenAsync("/monitoring", options);

    public static async Task<JsonNode> AskAsync(this HttpClient http, string path) => (await http.GetFromJsonAsync<JsonNode>(path, TestContext.Current.CancellationToken))!;

    /// <summary>Posts what may be refused.</summary>
    public static async Task<JsonNode> PostAsync(this HttpClient http, string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(path, body, TestContext.Current.CancellationToken);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Waits for a text, as long as the page may take to learn of it.</summary>
    public static Task ShowsAsync(this IPage page, string selector, string text) => Expect(page.Locator(selector)).ToHaveTextAsync(text, new() { Timeout = Late });

    /// <summary>The cells of the table beside a chart, row by row, opened if it is not.</summary>
    public static async Task<IReadOnlyList<string[]>> TableOfAsync(this IPage page, string view)
    {
        var details = page.Locator($"#{view}-view");
        if (await details.GetAttributeAsync("open") is null) await details.Locator("summary").ClickAsync();
        await Expect(details.Locator("caption")).Not.ToBeEmptyAsync();
        Assert.All(await details.Locator("thead th").AllAsync(), async th => Assert.Equal("col", await th.GetAttributeAsync("scope")));
        return await page.EvaluateAsync<string[][]>(
            "view => [...document.querySelectorAll(`#${view}-view tbody tr`)].map(row => [...row.cells].map(cell => cell.textContent))", view);
    }

    /// <summary>A number as the page writes it for readers of English, with six digits at most.</summary>
    public static string Plain(JsonNode? value)
    {
        if (value is null) return "";
        var number = value.GetValue<double>();
        if (number == 0) return "0";
        var digits = 6 - (int)Math.Floor(Math.Log10(Math.Abs(number))) - 1;
        return (digits < 0 ? Math.Round(number / Math.Pow(10, -digits)) * Math.Pow(10, -digits) : Math.Round(number, Math.Min(15, digits), MidpointRounding.AwayFromZero)).ToString("#,0.###############", CultureInfo.InvariantCulture);
    }

    public static string Percent(JsonNode? value) => value is null ? "" : (Math.Round(value.GetValue<double>() * 100, 1, MidpointRounding.AwayFromZero)).ToString("#,0.#", CultureInfo.InvariantCulture) + "%";

    public static string Count(JsonNode? value) => value!.GetValue<long>().ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Nobody is shut out: axe finds nothing, and nothing is wider than the window.</summary>
    public static async Task AssertUsableAsync(this IPage page, int width)
    {
        var found = await page.RunAxe();
        Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.Select(v => $"{v.Id}: {v.Help} {string.Join(" | ", v.Nodes.Select(n => n.Html))}")));
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    /// <summary>As many looks as there are: light and dark on a desk, and a phone.</summary>
    public static async Task AssertUsableByEverybodyAsync(this IPage page)
    {
        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1280), (ColorScheme.Dark, 1280), (ColorScheme.Dark, 375), (ColorScheme.Light, 375) })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.SetViewportSizeAsync(width, 800);
            await page.AssertUsableAsync(width);
        }
    }
}
