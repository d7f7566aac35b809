using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MlopsHousing.Tests.Browsing;

/// <summary>The console's first page for a model of a user's own.</summary>
public sealed class OwnModelPageTests(FlatsSite site) : IClassFixture<FlatsSite>
{
    [Fact]
    public async Task A_feature_may_be_named_as_what_browsers_have_themselves()
    {
        Requires.Chromium();
        var page = await OpenAsync();
        var asked = page.WaitForRequestAsync(request => request.Url.Contains("/v1/predict?", StringComparison.Ordinal));
        await page.GetByLabel("Length", new() { Exact = true }).FillAsync("12.5");
        await page.Keyboard.PressAsync("Enter");
        Assert.Matches("\"length\":12.5,\"item\":\\d,\"__proto__\":[\\d.]+,", (await asked).PostData!);
        await Expect(page.Locator("#why tr")).ToHaveCountAsync(9);
        site.AssertNoComplaints();
    }

    [Fact]
    public async Task A_category_is_asked_about_as_training_saw_it()
    {
        Requires.Chromium();
        var page = await OpenAsync();
        await page.GetByLabel("Condition", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Index = 0 });
        await page.GetByLabel("Condition", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await Expect(page.Locator("#curl")).ToContainTextAsync($"\"condition\":\"{FlatsSite.TwoSpaces}\"");
        await Expect(page.Locator("#warnings li")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_click_on_the_map_of_a_city_sets_the_place_to_within_a_thousandth_of_it()
    {
        Requires.Chromium();
        var page = await OpenAsync();
        var width = (await page.Locator(".map svg").BoundingBoxAsync())!.Width;
        await page.Locator(".map svg").ClickAsync(new() { Position = new() { X = width / 2, Y = 20 } });
        var before = await page.GetByLabel("Lon", new() { Exact = true }).InputValueAsync();
        await page.Locator(".map svg").ClickAsync(new() { Position = new() { X = width / 2 + 4, Y = 20 } });
        await Expect(page.GetByLabel("Lon", new() { Exact = true })).Not.ToHaveValueAsync(before);
    }

    [Fact]
    public async Task A_year_is_written_as_one()
    {
        Requires.Chromium();
        var page = await OpenAsync();
        await Expect(page.Locator("#feature-built-hint")).ToHaveTextAsync(new Regex(@"^mostly 19\d\d to 20\d\d$"));
        await Expect(page.Locator("#why tr").Filter(new() { HasText = "Built" }).Locator("td").First).ToHaveTextAsync(new Regex(@"^(19|20)\d\d$"));
    }

    [Fact]
    public async Task Long_words_keep_within_a_phone_and_the_interval_s_ends_apart()
    {
        Requires.Chromium();
        var page = await OpenAsync(new() { ViewportSize = new() { Width = 360, Height = 800 }, Locale = "en-US" });
        await page.GetByLabel("Condition", new() { Exact = true }).SelectOptionAsync(FlatsSite.LongWord);
        await page.GetByLabel("Length", new() { Exact = true }).FillAsync("5");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#why")).ToContainTextAsync(FlatsSite.LongWord);
        await Expect(page.Locator("#curl")).ToContainTextAsync("\"length\":5,");
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        var (lower, upper) = (page.Locator("#range text").First, page.Locator("#range text").Last);
        var (from, to) = ((await lower.BoundingBoxAsync())!, (await upper.BoundingBoxAsync())!);
        Assert.True(from.X + from.Width < to.X, $"{from.X} + {from.Width} and {to.X}");
    }

    [Fact]
    public async Task A_row_that_starts_with_a_gap_stands_under_its_headings()
    {
        Requires.Chromium();
        var page = await OpenAsync();
        await page.Locator("#file").SetInputFilesAsync(new FilePayload
        {
            Name = "flats.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes($"storey,length,item,__proto__,condition,built,lat,lon\n,12.5,3,0.5,{FlatsSite.LongWord},1999,51.34,12.37\n"),
        });
        await Expect(page.Locator("#batch-table tbody tr")).ToHaveCountAsync(1);
        Assert.Equal(["", "12.5", "3", "0.5", FlatsSite.LongWord, "1999", "51.34", "12.37"], (await page.Locator("#batch-table tbody tr td").AllInnerTextsAsync()).Skip(3));
    }

    [Fact]
    public async Task A_category_s_name_beside_its_bar_is_not_cut_off_where_it_begins()
    {
        Requires.Chromium();
        var page = await OpenAsync(); // which asks once, so that there is traffic
        await page.GotoAsync(new Uri(site.Address, "/monitoring").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Condition" }).ClickAsync(new() { Timeout = MonitoringSite.Late });
        await Expect(page.Locator("#bins svg text").Filter(new() { HasText = FlatsSite.LongWord[..10] })).ToHaveCountAsync(1);
        Assert.InRange(await page.EvaluateAsync<double>("Math.min(...[...document.querySelectorAll('#bins svg text')].map(text => text.getBBox().x))"), 0, double.MaxValue);
        Assert.Contains(await page.TableOfAsync("bins"), cells => cells[0] == FlatsSite.LongWord);
    }

    private async Task<IPage> OpenAsync(BrowserNewPageOptions? options = null)
    {
        var page = await site.OpenAsync(options: options);
        await Expect(page.Locator("#price")).ToHaveTextAsync(new Regex("^€"));
        return page;
    }
}
