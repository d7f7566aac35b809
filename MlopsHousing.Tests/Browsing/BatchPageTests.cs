using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MlopsHousing.Tests.Browsing;

/// <summary>A file of many homes on the console's first page.</summary>
public sealed class BatchPageTests(ConsoleSite site) : IClassFixture<ConsoleSite>
{
    private const string Header = "longitude,latitude,housingMedianAge,totalRooms,totalBedrooms,population,households,medianIncome";
    private const string Home = "-122.23,37.88,41,880,129,322,126,8.3252";

    [Fact]
    public async Task A_file_comes_back_with_its_estimates()
    {
        Requires.Chromium();
        var page = await site.OpenAsync();
        // More than one request takes, and line ends as Excel writes them.
        await ChooseAsync(page, Header + "\r\n" + string.Concat(Enumerable.Repeat(Home + "\r\n", 2_500)));
        await Expect(page.Locator("#batch-done")).ToHaveTextAsync("2,500 rows");
        await Expect(page.Locator("#batch-table tbody tr")).ToHaveCountAsync(100);
        await Expect(page.Locator("#batch-table tbody tr").First.Locator("td").First).ToHaveTextAsync("$471,204");

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Download all as CSV").ClickAsync());
        var lines = await File.ReadAllLinesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Equal(2_501, lines.Length);
        Assert.Equal(Header + ",prediction,lower,upper", lines[0]);
        Assert.Equal(Home + ",471204.22,401313.1,541095.3", lines[^1]);
        site.AssertNoComplaints();
    }

    [Fact]
    public async Task A_row_that_cannot_be_is_named_by_its_number_in_the_file()
    {
        Requires.Chromium();
        var page = await site.OpenAsync();
        var rows = Enumerable.Repeat(Home, 1_200).ToList();
        rows[1_100] = Home.Replace("37.88", "99", StringComparison.Ordinal);
        await ChooseAsync(page, $"{Header}\n{string.Join('\n', rows)}\n");
        await Expect(page.Locator("#batch-problem")).ToContainTextAsync("row 1101, latitude");
        await Expect(page.Locator("#batch-table")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_file_without_rows_is_refused_in_words()
    {
        Requires.Chromium();
        var page = await site.OpenAsync();
        await ChooseAsync(page, Header);
        await Expect(page.Locator("#batch-problem")).ToContainTextAsync("has no rows");
    }

    private static Task ChooseAsync(IPage page, string csv) => page.Locator("#file").SetInputFilesAsync(new FilePayload
    {
        Name = "homes.csv",
        MimeType = "text/csv",
        Buffer = Encoding.UTF8.GetBytes(csv),
    });
}
