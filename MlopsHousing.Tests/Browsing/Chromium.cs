using Microsoft.Playwright;

namespace MlopsHousing.Tests.Browsing;

/// <summary>The machine's Chromium, driven over its debugging protocol; Playwright's own browsers are never downloaded.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    // Root has no sandbox of Chromium's, and the pages are ours.
    private static readonly string[] _asRoot = ["--no-sandbox"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Starts it without a window.</summary>
    public static async Task<Chromium> StartAsync()
    {
        var program = Requires.Chromium();
        var playwright = await Playwright.CreateAsync();
        return new(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = _asRoot }));
    }

    /// <summary>A page with nothing of earlier ones: no storage, no cache.</summary>
    public Task<IPage> NewPageAsync(BrowserNewPageOptions? options = null) => _browser.NewPageAsync(options);

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
