using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MlopsHousing.Tests.AllInOne;

namespace MlopsHousing.Tests.Browsing;

/// <summary>The all-in-one with the shipped champion, and a browser to look at it.</summary>
public class ConsoleSite : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _complaints = new();
    private Chromium _chromium = null!;
    private AllInOneProcess _service = null!;

    internal Uri Address => _service.Address;

    /// <summary>The key that the service made for itself.</summary>
    internal string Key => File.ReadAllText(_service.KeyFile).Trim();

    /// <summary>Opens a page and waits for its first estimate.</summary>
    internal async Task<IPage> OpenAsync(string path = "/", BrowserNewPageOptions? options = null)
    {
        _complaints.Clear();
        var page = await _chromium.NewPageAsync(options ?? new() { Locale = "en-US" });
        page.Console += (_, message) =>
        {
            // A refused request is an error in the console of any browser; tests of bad input look at what the page makes of it.
            if (message.Type is "error" or "warning" && !Regex.IsMatch(message.Text, @"status of (4\d\d)"))
                _complaints.Enqueue(message.Text);
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
        await page.GotoAsync(new Uri(Address, path).ToString());
        return page;
    }

    /// <summary>Fails where the page opened last said that something went wrong: a script that threw, or what its policy forbade.</summary>
    internal void AssertNoComplaints() => Assert.Empty(_complaints);

    /// <summary>The registry's root.</summary>
    protected virtual Task<string> RegistryAsync() => Task.FromResult(Repository.File("models"));

    public async ValueTask InitializeAsync()
    {
        if (!Requires.HasChromium)
            return;
        _chromium = await Chromium.StartAsync();
        _service = new(await RegistryAsync(), []);
        await _service.ReadyAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_service is not null)
            await _service.DisposeAsync();
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
