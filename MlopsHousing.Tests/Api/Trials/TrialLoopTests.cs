using System.Net;
using System.Text.Json.Nodes;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.Monitoring;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Api.Trials;

/// <summary>From traffic and feedback over HTTP to a new champion, or none.</summary>
public sealed class TrialLoopTests(StoreFixture stores)
{
    [Fact]
    public async Task A_better_challenger_becomes_the_champion_by_itself_where_a_setting_says_so()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        await using var server = await TrialServer.StartAsync(test, ("Trial:MinimumPairs", "100"), ("Trial:AutomaticPromotion", "true"));
        await server.ChallengeAsync("shadow", 0.1);
        await TrafficAsync(server, 120, actual: HouseModel.Price + 2);

        var state = await server.StandsAsync("it is promoted", s => (string?)s["decisions"]!.AsArray().FirstOrDefault()?["outcome"] == "moved");
        var decision = state["decisions"]![0]!;
        Assert.Equal(("promote", 100, 1, 0), ((string?)decision["kind"], (int)decision["pairs"]!, (double)decision["championMae"]!, (double)decision["challengerMae"]!));
        await Eventually.HoldsAsync(
            "it answers", async () => TrialServer.VersionOf(await TrialServer.PredictAsync(server.Client, 100)) == 2, TimeSpan.FromSeconds(5));
        var aliases = (await server.Registry.ReadAliasesAsync("houses")).Aliases;
        Assert.Equal((2, null, null), (aliases.Champion, aliases.Challenger, aliases.Trial));
        Assert.Contains("promote: Version 2 errs less than version 1: 0 against 1 on average, over 100 rows", aliases.History[^2].Reason);

        // From now on the champion of before is compared with the one that was promoted over it.
        await server.StandsAsync("the new champion is watched", s => (string?)s["status"] == "watch");
        await TrafficAsync(server, 120, actual: HouseModel.Price + 2);
        await server.StandsAsync("it is kept", s => (string?)s["decisions"]![0]!["kind"] == "keep");
        Assert.Equal(2, (await server.Registry.ReadAliasesAsync("houses")).Aliases.Champion);
    }

    [Fact]
    public async Task A_champion_that_errs_more_than_the_one_before_is_rolled_back_by_itself_where_a_setting_says_so()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        await using var server = await TrialServer.StartAsync(test, ("Trial:MinimumPairs", "100"), ("Trial:AutomaticRollback", "true"));
        Assert.Equal(HttpStatusCode.OK, (await server.PutAsync("""{"version":"2","reason":"It looks better."}""", "champion")).StatusCode);
        await server.StandsAsync("the new champion is watched", s => (string?)s["status"] == "watch");
        await TrafficAsync(server, 120, actual: HouseModel.Price + 1);

        var state = await server.StandsAsync("it is rolled back", s => (string?)s["decisions"]!.AsArray().FirstOrDefault()?["outcome"] == "moved");
        Assert.Equal("rollback", (string?)state["decisions"]![0]!["kind"]);
        await Eventually.HoldsAsync(
            "the champion of before answers", async () => TrialServer.VersionOf(await TrialServer.PredictAsync(server.Client, 100)) == 1, TimeSpan.FromSeconds(5));
        var aliases = (await server.Registry.ReadAliasesAsync("houses")).Aliases;
        Assert.Equal((1, true), (aliases.Champion, aliases.History[^1].Rollback));
        // A rollback is not watched in turn.
        await server.StandsAsync("it is over", s => (string?)s["status"] == "none");
    }

    [Fact]
    public async Task By_default_a_decision_is_recorded_and_people_promote()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        await using var server = await TrialServer.StartAsync(test, ("Trial:MinimumPairs", "100"));
        await server.ChallengeAsync("shadow", 0.1);
        await TrafficAsync(server, 120, actual: HouseModel.Price);

        var state = await server.StandsAsync("it is refused", s => (string?)s["evidence"]?["verdict"] == "refuse" && s["decisions"]!.AsArray().Count == 1);
        Assert.Equal(("refuse", "recorded"), ((string?)state["decisions"]![0]!["kind"], (string?)state["decisions"]![0]!["outcome"]));
        Assert.True((double)state["evidence"]!["forChampion"]! >= (double)state["evidence"]!["needed"]!);
        var model = await ApiServer.JsonOf(await server.Client.GetAsync("/v1/models/houses"));
        Assert.Equal(("1", "2", "shadow"), ((string?)model["champion"], (string?)model["challenger"], (string?)model["trial"]!["mode"]));

        Assert.Equal(HttpStatusCode.OK, (await server.PutAsync("""{"version":"2","reason":"It has its reasons."}""", "champion")).StatusCode);
        await server.StandsAsync("the trial is over", s => (string?)s["status"] == "watch");
    }

    [Theory]
    [InlineData("champion", """{"version":"2","reason":"r","mode":"canary","share":0.1}""", "mode")]
    [InlineData("challenger", """{"version":null,"reason":"r","mode":"canary","share":0.1}""", "mode")]
    [InlineData("challenger", """{"version":"2","reason":"r","mode":"mirror","share":0.1}""", "mode")]
    [InlineData("challenger", """{"version":"2","reason":"r","share":0.1}""", "mode")]
    [InlineData("challenger", """{"version":"2","reason":"r","mode":"canary"}""", "share")]
    [InlineData("challenger", """{"version":"2","reason":"r","mode":"canary","share":0.6}""", null)]
    [InlineData("challenger", """{"version":"2","reason":"r","mode":"canary","share":0}""", null)]
    [InlineData("challenger", """{"version":"1","reason":"r","mode":"canary","share":0.1}""", "version")]
    [InlineData("challenger", """{"version":"3","reason":"r","mode":"canary","share":0.1}""", "version")]
    public async Task What_can_not_be_tried_is_refused(string alias, string body, string? field)
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        await using var server = await TrialServer.StartAsync(test);
        // A third version takes other rows.
        var signature = HouseModel.Signature;
        await HouseModel.PublishAsync(server.Registry, signature with { Features = [.. signature.Features.Select(f => f.Name == "area" ? f with { HardRange = new(1, 1_000) } : f)] });
        var response = await server.PutAsync(body, alias);
        var json = await ApiServer.JsonOf(response);
        PredictTests.AssertProblem(response, json, 422, "invalid-change");
        Assert.Equal(field, (string?)json["errors"]?[0]?["field"]);
        Assert.Null((await server.Registry.ReadAliasesAsync("houses")).Aliases.Challenger);
    }

    [Fact]
    public async Task What_decides_by_itself_does_not_start_without_a_store()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => ApiServer.StartAsync(null, ("Trial:AutomaticPromotion", "true")));
        Assert.Contains("Trial__AutomaticPromotion needs a store", failure.ToString());
    }

    private static async Task TrafficAsync(ApiServer server, int count, double actual)
    {
        var items = new JsonArray();
        for (var i = 0; i < count; i++)
        {
            var answer = await TrialServer.PredictAsync(server.Client, 100 + i);
            items.Add(new JsonObject { ["id"] = (string)answer["id"]!, ["actual"] = actual });
        }

        using var response = await server.PostAsync("/v1/feedback", System.Text.Encoding.UTF8.GetBytes(items.ToJsonString()));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }
}
