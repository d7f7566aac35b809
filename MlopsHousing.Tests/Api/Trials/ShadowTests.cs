using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.Monitoring;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Api.Trials;

/// <summary>Alone: meters are the whole process's, so other servers in it would count too.</summary>
[Collection(Alone.Name)]
public sealed class ShadowTests(StoreFixture stores)
{
    public static TheoryData<StoreMode> Kinds => StoreFixture.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_shadow_scores_what_the_champion_answers_and_differences_are_recorded(StoreMode kind)
    {
        await using var test = await stores.NewAsync(kind);
        await using var server = await TrialServer.StartAsync(test, ("PredictionLog:BatchSampleRatio", "1"));
        await server.ChallengeAsync("shadow", 1);
        for (var area = 100; area < 110; area++) Assert.Equal(1, TrialServer.VersionOf(await TrialServer.PredictAsync(server.Client, area)));
        await server.PostAsync("/v1/predict/batch", $"[{HouseModel.Row},{HouseModel.Row}]");
        using var lines = await server.PostAsync("/v1/predict/batch", System.Text.Encoding.UTF8.GetBytes($"{HouseModel.Row}\n{HouseModel.Row}\n"), "application/x-ndjson");
        await lines.Content.ReadAsStringAsync();

        var state = await server.StandsAsync("all are scored", s => (int?)s["shadow"]?["requests"] == 14);
        Assert.Equal((1, 1, 1), ((double)state["shadow"]!["meanDifference"]!, (double)state["shadow"]!["meanAbsoluteDifference"]!, (double)state["shadow"]!["largestDifference"]!));
        Assert.Equal(("shadow", 1, "1", "2"), ((string?)state["trial"]!["mode"], (double)state["trial"]!["share"]!,
            (string?)state["trial"]!["champion"]!["version"], (string?)state["trial"]!["challenger"]!["version"]));

        // Each beside the champion's own record.
        await Eventually.HoldsAsync("the log is written", async () =>
        {
            await using var context = test.Store.CreateContext();
            return await (from shadow in context.Shadows
                          join prediction in context.Predictions on new { Id = shadow.PredictionId, shadow.Row } equals new { prediction.Id, prediction.Row }
                          where shadow.Champion == prediction.Value && shadow.Challenger == prediction.Value + 1
                          select shadow).CountAsync() == 14;
        }, TimeSpan.FromSeconds(20));
        Assert.Matches("(?m)^mlops_shadow_requests_total{.*outcome=\"scored\".*} 14$", await server.Client.GetStringAsync("/metrics"));
    }

    [Fact]
    public async Task A_share_of_requests_is_scored()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        await using var server = await TrialServer.StartAsync(test, ("PredictionLog:BatchSampleRatio", "1"), ("Trial:ShadowQueue", "5000"));
        await server.ChallengeAsync("shadow", 0.25);
        await server.PostAsync("/v1/predict/batch", $"[{string.Join(',', Enumerable.Repeat(HouseModel.Row, 2_000))}]");
        // Six standard deviations to either side.
        await server.StandsAsync("a quarter is scored", s => (int?)s["shadow"]?["requests"] is > 384 and < 616);
        await Task.Delay(1_000);
        await server.StandsAsync("no more than that is", s => (int?)s["shadow"]?["requests"] is > 384 and < 616);
    }

    [Fact]
    public async Task A_shadow_that_blocks_delays_nobody_is_cut_off_and_what_it_does_not_take_is_counted()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        await using var server = await TrialServer.StartAsync(
            test, ("Trial:ShadowQueue", "10"), ("PredictionLog:BatchSampleRatio", "1"), ("RateLimit:Burst", "1000000"));
        await server.ChallengeAsync("shadow", 1);
        using var release = new ManualResetEventSlim();
        server.Predictor.Before = (version, _) =>
        {
            if (version.Number == 2) release.Wait(TimeSpan.FromSeconds(60), CancellationToken.None);
            return Task.CompletedTask;
        };
        var (clock, slowest) = (Stopwatch.StartNew(), TimeSpan.Zero);
        await server.PostAsync("/v1/predict/batch", $"[{string.Join(',', Enumerable.Repeat(HouseModel.Row, 500))}]");
        for (var area = 100; (string?)(await ApiServer.JsonOf(await server.Client.GetAsync("/v1/monitoring/challenger")))["status"] != "cut-off"; area++)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), "It was not cut off within 10 s.");
            var start = Stopwatch.GetTimestamp();
            Assert.Equal(1, TrialServer.VersionOf(await TrialServer.PredictAsync(server.Client, 100 + area % 1_000)));
            slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
        }

        release.Set();
        // The challenger would have taken a minute.
        Assert.True(slowest < TimeSpan.FromSeconds(5), $"An answer took {slowest}.");
        var metrics = await server.Client.GetStringAsync("/metrics");
        var dropped = Regex.Match(metrics, "(?m)^mlops_shadow_requests_total{.*outcome=\"dropped\".*} (\\d+)$");
        Assert.True(dropped.Success && int.Parse(dropped.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) >= 400, metrics);
    }

    [Fact]
    public async Task A_shadow_without_a_store_is_refused()
    {
        await using var server = await ApiServer.StartAsync(null, AliasTests.KeySetting);
        await HouseModel.PublishAsync(server.Registry);
        var response = await server.PutAsync("""{"version":"2","reason":"Try it.","mode":"shadow","share":0.5}""");
        var json = await ApiServer.JsonOf(response);
        PredictTests.AssertProblem(response, json, 422, "invalid-change");
        Assert.Equal(("mode", "store"), ((string?)json["errors"]![0]!["field"], (string?)json["errors"]![0]!["rule"]));
    }
}
