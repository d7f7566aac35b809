using System.Globalization;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MlopsHousing.Tests.Browsing;

/// <summary>The console's first page, as people use it: in a browser, against the service with the shipped champion.</summary>
public sealed partial class EstimatePageTests(ConsoleSite site) : IClassFixture<ConsoleSite>
{
    private const string Example = "$471,204"; // the README's home, which the form starts with

    [Fact]
    public async Task The_form_starts_with_a_real_home_its_estimate_and_why()
    {
        Requires.Chromium();
        var page = await site.OpenAsync();
        await Expect(page.Locator("#price")).ToHaveTextAsync(Example);
        await Expect(page.Locator("#interval")).ToContainTextAsync("$401,313 to $541,095");
        await Expect(page.Locator("#range svg")).ToHaveAttributeAsync("aria-label", new Regex("From \\$401,313 to \\$541,095"));

        // The first row is where it starts from, the last where it ends, and those between lead from one to the other.
        await Expect(page.Locator("#why tr")).ToHaveCountAsync(9);
        var amounts = (await page.Locator("#why tr td:nth-child(3)").AllInnerTextsAsync()).Select(Amount).ToList();
        Assert.InRange(amounts[..^1].Sum() - amounts[^1], -5, 5); // each is rounded to a dollar
        await Expect(page.Locator("#why tr:nth-child(2) th")).ToHaveTextAsync("Location");
        site.AssertNoComplaints();
    }

    [Fact]
    public async Task What_is_typed_slid_or_clicked_is_what_is_asked()
    {
        Requires.Chromium();
        var page = await site.OpenAsync();
        await Expect(page.Locator("#price")).ToHaveTextAsync(Example);

        var asked = page.WaitForRequestAsync(IsPredict);
        await page.GetByLabel("Median income", new() { Exact = true }).FillAsync("2");
        await page.Keyboard.PressAsync("Enter");
        Assert.Contains("\"medianIncome\":2}", (await asked).PostData, StringComparison.Ordinal);
        await Expect(page.Locator("#price")).Not.ToHaveTextAsync(Example);

        asked = page.WaitForRequestAsync(IsPredict);
        var slider = page.GetByLabel("Housing median age, as a slider");
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        Assert.Contains("\"housingMedianAge\":40,", (await asked).PostData, StringComparison.Ordinal);
        await Expect(page.GetByLabel("Housing median age", new() { Exact = true })).ToHaveValueAsync("40");

        // The middle of the map is the middle of both ranges.
        asked = page.WaitForRequestAsync(IsPredict);
        await page.Locator(".map svg").ClickAsync();
        Assert.Matches("\"longitude\":-119.3\\d*,\"latitude\":37.2\\d*,", (await asked).PostData!);
        await Expect(page.GetByLabel("Longitude", new() { Exact = true })).ToHaveValueAsync(new Regex(@"^-119\.3"));
        site.AssertNoComplaints();
    }

    [Fact]
    public async Task A_value_that_cannot_be_is_told_at_its_field()
    {
        Requires.Chromium();
        var page = await site.OpenAsync();
        await Expect(page.Locator("#price")).ToHaveTextAsync(Example);
        var latitude = page.GetByLabel("Latitude", new() { Exact = true });
        await latitude.FillAsync("99");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#feature-latitude-error")).ToContainTextAsync("42.5");
        await Expect(latitude).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator("#problem")).ToBeVisibleAsync();

        await latitude.FillAsync("37.88");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#problem")).ToBeHiddenAsync();
        await Expect(page.Locator("#feature-latitude-error")).ToBeEmptyAsync();
        await Expect(page.Locator("#price")).ToHaveTextAsync(Example);
        site.AssertNoComplaints();
    }

    [Fact]
    public async Task Where_the_model_extrapolates_it_says_so()
    {
        Requires.Chromium();
        var page = await site.OpenAsync();
        await page.GetByLabel("Housing median age", new() { Exact = true }).FillAsync("90");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#warnings li")).ToContainTextAsync(["Housing median age"]);
    }

    [Fact]
    public async Task What_if_draws_the_price_against_a_feature_and_lists_it()
    {
        Requires.Chromium();
        var page = await site.OpenAsync();
        await Expect(page.Locator("#vary")).ToHaveValueAsync("medianIncome"); // what moves prices most, but for the place
        await page.Locator("#vary").SelectOptionAsync("totalRooms");
        await Expect(page.Locator("#curve svg")).ToHaveAttributeAsync("aria-label", new Regex("^Price against total rooms"));
        await page.GetByText("As a table").ClickAsync();
        // The home's own rooms are a point of the curve, and the price there is the estimate.
        var own = page.Locator("#curve-table tbody tr", new() { Has = page.GetByRole(AriaRole.Rowheader, new() { Name = "880", Exact = true }) });
        await Expect(own.Locator("td").First).ToHaveTextAsync(Example);
        await Expect(page.Locator("#curve-table tbody tr")).ToHaveCountAsync(26);
        site.AssertNoComplaints();
    }

    [Fact]
    public async Task The_command_line_that_it_shows_answers_the_same()
    {
        Requires.Chromium();
        var page = await site.OpenAsync();
        await Expect(page.Locator("#price")).ToHaveTextAsync(Example);
        var command = await page.Locator("#curl").InnerTextAsync();
        Requires.Program("curl");
        await using var process = Processes.ServiceProcess.Start("bash", ["-c", command]);
        Assert.Equal(0, await process.ExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("\"prediction\":471204.22", process.Stdout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 375)]
    public async Task Everybody_can_use_it(ColorScheme scheme, int width)
    {
        Requires.Chromium();
        var page = await site.OpenAsync(options: new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 800 }, Locale = "en-US" });
        await Expect(page.Locator("#curve svg")).ToBeVisibleAsync();
        var found = await page.RunAxe();
        Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.Select(v => $"{v.Id}: {v.Help} {string.Join(" | ", v.Nodes.Select(n => n.Html))}")));
        // Nothing is wider than the window.
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task It_is_light_in_every_sense()
    {
        Requires.Chromium();
        var page = await site.OpenAsync("/console/assets/icon.svg");
        long bytes = 0;
        page.Response += async (_, response) => Interlocked.Add(ref bytes, (await response.BodyAsync()).Length);
        await page.GotoAsync(site.Address.ToString());
        await Expect(page.Locator("#curve svg")).ToBeVisibleAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.InRange(Interlocked.Read(ref bytes), 20_000, 300_000);
        Assert.Empty(await page.Context.CookiesAsync());
    }

    [Fact]
    public async Task Numbers_are_written_as_the_readers_language_has_them()
    {
        Requires.Chromium();
        var page = await site.OpenAsync(options: new() { Locale = "de-DE" });
        await Expect(page.Locator("#price")).ToHaveTextAsync(new Regex("^471\\.204\\s\\$$"));
    }

    private static bool IsPredict(IRequest request) => request.Url.Contains("/v1/predict?", StringComparison.Ordinal);

    private static double Amount(string text) => double.Parse(NotOfNumbers().Replace(text, ""), CultureInfo.InvariantCulture);

    [GeneratedRegex("[^0-9-]")]
    private static partial Regex NotOfNumbers();
}
