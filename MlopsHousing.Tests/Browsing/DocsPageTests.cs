using System.Collections.Concurrent;
using Microsoft.Playwright;
using MlopsHousing.Tests.AllInOne;

namespace MlopsHousing.Tests.Browsing;

/// <summary>The documentation as a person uses it, with its content security policy in force.</summary>
public sealed class DocsPageTests
{
    [Fact]
    public async Task A_request_is_sent_from_its_form_and_answered_without_an_error_in_the_browser()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var service = new AllInOneProcess(Repository.File("models"), []);
        await service.ReadyAsync();
        var page = await chromium.NewPageAsync();
        var complaints = new ConcurrentQueue<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                complaints.Enqueue(message.Text);
        };
        page.PageError += (_, error) => complaints.Enqueue(error);
        page.RequestFailed += (_, request) => complaints.Enqueue($"{request.Url} was not had");

        await page.GotoAsync($"{service.Address}docs");
        await page.GetByRole(AriaRole.Button, new() { Name = "Test Request (post /v1/predict)", Exact = true }).ClickAsync();
        var answered = page.WaitForResponseAsync(response => response.Url.Contains("/v1/predict", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).First.ClickAsync();

        // The form starts with the signature's example, the home of the README.
        Assert.Equal(471204.22, (await (await answered).JsonAsync())?.GetProperty("prediction").GetDouble());
        await page.GetByText("471204.22").First.WaitForAsync();
        Assert.Empty(complaints);
    }
}
