using System.Net;
using System.Text.Json.Nodes;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.Api;
using MlopsHousing.Tests.Api.Trials;
using MlopsHousing.Tests.Monitoring;
using static Microsoft.Playwright.Assertions;
using static MlopsHousing.Tests.Browsing.MonitoringSite;

namespace MlopsHousing.Tests.Browsing;

/// <summary>A challenger on the console's page of monitoring, from none to a decision; Api alone, with a small model.</summary>
public sealed class ChallengerPageTests(StoreFixture stores)
{
    [Fact]
    public async Task A_challengers_evidence_grows_with_feedback_until_it_is_decided()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        await using var server = await TrialServer.StartAsync(test, ("Trial:MinimumPairs", "100"));
        var page = await chromium.NewPageAsync(new() { Locale = "en-US" });
        await page.GotoAsync(new Uri(server.Address, "/monitoring").ToString());
        await Expect(page.Locator("#challenger-empty")).ToBeVisibleAsync();
        await Expect(page.Locator("#challenger-status")).ToBeHiddenAsync();

        await server.ChallengeAsync("shadow", 0.1);
        await FeedbackAsync(server, 60);
        await page.ShowsAsync("#challenger-status", "live");
        var rows = page.Locator("#evidence label").First;
        await Expect(rows).ToContainTextAsync("60 of at least 100", new() { Timeout = Late });
        Assert.Equal(0.6, await rows.Locator("progress").EvaluateAsync<double>("bar => bar.value"), 1e-9);
        await Expect(page.Locator("#evidence strong")).ToHaveTextAsync("wait for more feedback");
        await Expect(page.Locator("#challenger-about")).ToContainTextAsync("Version 2 scores copies of 10% of the requests beside version 1");
        await Expect(page.Locator("#decisions")).ToBeHiddenAsync();

        await FeedbackAsync(server, 60);
        await server.StandsAsync("it is decided", state => state["decisions"]!.AsArray().Count == 1);
        await Expect(page.Locator("#decisions tbody tr")).ToHaveCountAsync(1, new() { Timeout = Late });
        await Expect(rows).ToContainTextAsync("100 of at least 100", new() { Timeout = Late });
        var answer = await server.StandsAsync("it stands as it was decided", state => (string?)state["evidence"]?["verdict"] == "promote");
        var (evidence, decision) = (answer["evidence"]!, answer["decisions"]![0]!);
        await Expect(page.Locator("#evidence strong")).ToHaveTextAsync("promote it");
        var bars = await page.Locator("#evidence progress").EvaluateAllAsync<double[]>("bars => bars.map(bar => bar.value)");
        Assert.Equal([1, Part(evidence["forChallenger"]!, evidence), Part(evidence["forChampion"]!, evidence)], bars);
        var cells = page.Locator("#decisions tbody tr td");
        await Expect(cells.Nth(0)).ToHaveTextAsync("promote (recorded)");
        await Expect(cells.Last).ToHaveTextAsync((string)decision["reason"]!);

        var table = await page.TableOfAsync("evidence");
        Assert.Equal([Plain(evidence["challengerMae"]), Plain(evidence["championMae"])], table[1][1..]);
        Assert.Equal([Plain(evidence["forChallenger"]), Plain(evidence["forChampion"])], table[2][1..]);
        Assert.Equal([Plain(evidence["needed"]), Plain(evidence["needed"])], table[3][1..]);
        await page.AssertUsableByEverybodyAsync();
    }

    private static double Part(JsonNode value, JsonNode evidence) => Math.Clamp((double)value / (double)evidence["needed"]!, 0, 1);

    /// <summary>Homes that cost what version 2 says.</summary>
    private static async Task FeedbackAsync(ApiServer server, int count)
    {
        var items = new JsonArray();
        for (var i = 0; i < count; i++)
        {
            var answer = await TrialServer.PredictAsync(server.Client, Interlocked.Increment(ref _area));
            items.Add(new JsonObject { ["id"] = (string)answer["id"]!, ["actual"] = HouseModel.Price + 2 });
        }

        using var response = await server.PostAsync("/v1/feedback", System.Text.Encoding.UTF8.GetBytes(items.ToJsonString()));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    private static int _area = 100; // pairs are of different rows
}
