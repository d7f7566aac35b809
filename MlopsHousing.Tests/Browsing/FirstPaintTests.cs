using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace MlopsHousing.Tests.Browsing;

/// <summary>Every page of the console is there at once, and weighs little.</summary>
public sealed class FirstPaintTests(ConsoleSite site) : IClassFixture<ConsoleSite>
{
    private const int MostLoads = 20;
    private const double MostMilliseconds = 500;
    private const int MostBytes = 300_000;

    [Fact]
    public async Task First_paint_comes_within_half_a_second_of_asking()
    {
        Requires.Chromium();
        foreach (var path in await PagesAsync())
        {
            // The best of several loads after the first, which compiles what answers: a machine that is busy with other things makes
            // some loads slow, but none faster than they can be. Three at least, for the figure that is told.
            var best = double.PositiveInfinity;
            for (var i = 0; i <= 3 || (i <= MostLoads && best >= MostMilliseconds); i++)
            {
                var page = await site.OpenAsync(path);
                var painted = await page.EvaluateAsync<double>(
                    """
                    new Promise(told => new PerformanceObserver((list, observer) => {
                      const [entry] = list.getEntriesByName('first-contentful-paint');
                      if (entry) { observer.disconnect(); told(entry.startTime); }
                    }).observe({ type: 'paint', buffered: true }))
                    """);
                if (i > 0) best = Math.Min(best, painted);
                await page.CloseAsync();
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"{path}: first contentful paint after {best:0} ms at best");
            Assert.True(best is > 0 and < MostMilliseconds, $"{path} was painted after {best:0} ms at best, of {MostLoads} loads.");
        }
    }

    [Fact]
    public async Task A_page_weighs_less_than_300_kB_with_all_that_it_loads_and_leaves_no_cookie()
    {
        Requires.Chromium();
        foreach (var path in await PagesAsync())
        {
            var page = await site.OpenAsync("/console/assets/icon.svg");
            var loaded = new ConcurrentBag<Task<byte[]>>();
            page.Response += (_, response) => loaded.Add(response.BodyAsync());
            await page.GotoAsync(new Uri(site.Address, path).ToString());
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            // Pictures further down too.
            await page.EvaluateAsync("Promise.all([...document.images].map(img => { img.loading = 'eager'; return img.decode(); }))");
            var bytes = (await Task.WhenAll(loaded)).Sum(body => body.Length);
            TestContext.Current.TestOutputHelper?.WriteLine($"{path}: {bytes:#,0} bytes");
            Assert.InRange(bytes, 10_000, MostBytes);
            Assert.Empty(await page.Context.CookiesAsync());
            await page.CloseAsync();
        }
    }

    /// <summary>The pages that the console leads to; the API's reference is a package's, not ours.</summary>
    private async Task<IReadOnlyList<string>> PagesAsync()
    {
        var page = await site.OpenAsync();
        var paths = await page.Locator("nav a").EvaluateAllAsync<string[]>("links => links.map(link => link.getAttribute('href'))");
        await page.CloseAsync();
        string[] ours = [.. paths.Where(path => path != "/docs")];
        Assert.Contains("/", ours);
        Assert.Contains("/models", ours);
        return ours;
    }
}
