using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.Monitoring;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Api.Monitoring;

public sealed class QualityTests(StoreFixture stores)
{
    [Fact]
    public async Task Feedback_shows_in_the_quality_of_the_version_that_predicted()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        await using var server = await ApiServer.StartAsync(null, test.Setting);
        // The interval reaches 900 dollars to either side.
        foreach (var error in (double[])[100, -500, 1_000])
        {
            var (_, json) = await server.PostAsync("/v1/predict", HouseModel.Row);
            var actual = (double)json["prediction"]! - error;
            await server.PostAsync("/v1/feedback", $$"""{"id":"{{(string)json["id"]!}}","actual":{{actual}}}""");
        }

        await server.PostAsync("/v1/feedback", $$"""{"id":"{{Guid.CreateVersion7()}}","actual":1}""");
        var json1 = "";
        await Eventually.HoldsAsync("the log is written", async () =>
        {
            var answer = await ApiServer.JsonOf(await server.Client.GetAsync("/v1/monitoring/quality?window=24h"));
            json1 = answer.ToJsonString();
            return (int)answer["feedback"]! == 4 && (int)answer["orphans"]! == 1;
        }, TimeSpan.FromSeconds(20));
        var quality = System.Text.Json.Nodes.JsonNode.Parse(json1)!;
        Assert.Equal(("houses", "USD", "24h"), ((string?)quality["model"], (string?)quality["unit"], (string?)quality["window"]));
        var version = quality["versions"]!.AsArray().Single()!;
        Assert.Equal("1", (string?)version["version"]);
        var overall = version["overall"]!;
        Assert.Equal(3, (int)overall["rows"]!);
        Assert.Equal(1_600 / 3.0, (double)overall["mae"]!, 6);
        Assert.Equal(200, (double)overall["bias"]!, 6);
        Assert.Equal(Math.Sqrt((1e4 + 25e4 + 1e6) / 3), (double)overall["rmse"]!, 6);
        Assert.Equal(2 / 3.0, (double)overall["intervals"]!["held"]!, 6);
        var segment = version["segments"]!.AsArray().Single()!;
        Assert.Equal(("size", "small", 3), ((string?)segment["by"], (string?)segment["segment"], (int)segment["figures"]!["rows"]!));
    }

    [Fact]
    public async Task A_window_that_there_is_not_is_refused_and_without_a_store_there_is_nothing_to_read()
    {
        await using var server = await ApiServer.StartAsync();
        var refused = await server.Client.GetAsync("/v1/monitoring/quality?window=2d");
        PredictTests.AssertProblem(refused, await ApiServer.JsonOf(refused), 400, "bad-request");
        var off = await server.Client.GetAsync("/v1/monitoring/quality");
        PredictTests.AssertProblem(off, await ApiServer.JsonOf(off), 503, "store-unavailable");
    }
}
