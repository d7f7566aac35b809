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

    private async Task<IPage> OpenAsync(BrowserNewPageOptions? options = null)
    {
        var page = await site.OpenAsync(options: options);
        await Expect(page.Locator("#price")).ToHaveTextAsync(new Regex("^€"));
        return page;
    }
}
