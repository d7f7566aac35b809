using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MlopsHousing.Tests.Api;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Watching;

/// <summary>
/// From a request to a message: the system in both of its modes, real Prometheus and Alertmanager with the repository's rules
/// and routes. Traffic drifts and fails, alerts arrive; then it is as before, and they are taken back.
/// </summary>
[Collection(Alone.Name)]
public sealed class WatchTests
{
    // Many times what it takes; the machine may be busy.
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan _later = TimeSpan.FromMinutes(4);

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    [Fact]
    public async Task Drift_and_errors_reach_those_whose_they_are_and_are_taken_back_when_they_end() =>
        // At once: most of the time is waiting.
        await Task.WhenAll(WatchAsync(WatchedSystem.TogetherAsync), WatchAsync(WatchedSystem.ApartAsync));

    private async Task WatchAsync(Func<Task<WatchedSystem>> start)
    {
        var homes = await Homes.LikeTheChampionsAsync();
        await using var system = await start();
        var name = system.Redis is null ? "together" : "apart";
        await Eventually.HoldsAsync("both services and their bins are scraped", async () =>
            (await system.Prometheus.QueryAsync("count(up == 1)")) is [(_, 2)] && (await system.Prometheus.QueryAsync("mlops_feature_bin_total")).Count > 0, _soon);

        // As usual.
        await SendAsync(system, homes.Usual(3_000));
        for (var i = 0; i < 5; i++) await system.PredictAndLearnAsync(homes.Usual(), i < 4 ? 100 : 400_000);
        await Eventually.HoldsAsync("Prometheus tells of no drift", async () =>
            (await system.Prometheus.QueryAsync("count((model_feature:psi:1d < 0.1) and (model_feature:rows:increase1d >= 3000))")) is [(_, 9)], _soon);
        Say("as usual");

        // Incomes rise, and of batches only one is answered at a time, while one takes without end.
        await SendAsync(system, homes.Drifted(3_000));
        await SameDriftAsync(system);
        using (var endless = await DuplexRequest.StartAsync(system.Api.BaseAddress!, "/v1/predict/batch", "application/x-ndjson"))
        {
            // Once its answer begins, it has the place.
            await endless.SendAsync(homes.Usual() + "\n");
            Assert.Equal((int)HttpStatusCode.OK, await endless.ReadStatusAsync());
            if (system.Redis is { } redis) await redis.KillAsync();
            await UntilAsync(system, homes, endless, "errors arrive", told => told("on-call", "AvailabilityBurnsFast") && told("platform", "AvailabilityBurnsFast")
                && (system.Redis is null || told("platform", "CacheBypassed")), "firing");
            Say("errors arrived");
            await UntilAsync(system, homes, endless, "drift arrives", told => told("on-call", "DriftedFar") && told("ml", "DriftedFar"), "firing");
            Assert.Equal("firing", system.Alertmanager.LastTold("ml", "DriftedFar", "feature", "medianIncome"));
            Assert.Null(system.Alertmanager.LastTold("ml", "DriftedFar", "feature", "housingMedianAge"));
            Say("drift arrived");
            await LiveQueries.OfServices(system.Prometheus, withRedisAndPredict: system.Redis is not null).CheckAsync();
        }

        // As usual again, and much of it: the day's drift is diluted.
        if (system.Redis is { } stopped) await stopped.StartAsync();
        await Eventually.HoldsAsync("batches are answered again", async () => (await system.PredictAsync("/v1/predict/batch", homes.Usual(10))).Status == HttpStatusCode.OK, _soon);
        for (var i = 0; i < 9; i++) await SendAsync(system, homes.Usual(9_000));
        await UntilAsync(system, homes, null, "all of it is taken back", told => told("on-call", "AvailabilityBurnsFast") && told("ml", "DriftedFar")
            && (system.Redis is null || told("platform", "CacheBypassed")), "resolved");
        await SameDriftAsync(system);
        Say("taken back");

        void Say(string what) => TestContext.Current.TestOutputHelper?.WriteLine($"{_clock.Elapsed.TotalSeconds,4:0} s, {name}: {what}");
    }

    /// <summary>Traffic goes on until receivers were told.</summary>
    private static async Task UntilAsync(
        WatchedSystem system, Homes homes, DuplexRequest? endless, string what, Func<Func<string, string, bool>, bool> condition, string status)
    {
        var (batch, known) = (homes.Usual(10), homes.Usual());
        try
        {
            await Eventually.HoldsAsync(what, async () =>
            {
                if (endless is not null)
                {
                    await endless.SendAsync(homes.Usual() + "\n"); // one that sends nothing is ended
                    Assert.Equal(HttpStatusCode.ServiceUnavailable, (await system.PredictAsync("/v1/predict/batch", batch)).Status);
                }

                await system.PredictAndLearnAsync(homes.Usual(), 100);
                await system.PredictAsync("/v1/predict", known); // from the cache
                await Task.Delay(100);
                return condition((receiver, alert) => system.Alertmanager.LastTold(receiver, alert) == status);
            }, _later);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{system.Alertmanager.Told}", e);
        }
    }

    private static async Task SendAsync(WatchedSystem system, string batch)
    {
        var (status, json) = await system.PredictAsync("/v1/predict/batch", batch);
        Assert.True(status == HttpStatusCode.OK, json.ToJsonString());
    }

    /// <summary>The index that Prometheus computes of counters is the one that the API tells of the store.</summary>
    private static async Task SameDriftAsync(WatchedSystem system)
    {
        var differences = "";
        try
        {
            await Eventually.HoldsAsync("Prometheus and the API tell the same drift", async () =>
            {
                var told = (await system.Api.GetFromJsonAsync<JsonNode>("/v1/monitoring/drift"))!;
                var api = told["features"]!.AsArray().Append(told["prediction"]).ToDictionary(f => (string?)f!["feature"] ?? "(prediction)", f => (double)f!["psi"]!);
                var prometheus = (await system.Prometheus.QueryAsync("model_feature:psi:1d")).ToDictionary(f => (string)f.Labels["feature"]!, f => f.Value);
                Assert.Equal(api.Keys.Order(), prometheus.Keys.Order());
                // increase() reaches a little past the scrapes that it has, so that counts are up to some percent larger.
                differences = string.Join('\n', api.Select(f => $"{f.Key}: {f.Value:0.0000} {prometheus[f.Key]:0.0000}"));
                return api.All(f => Math.Abs(f.Value - prometheus[f.Key]) <= 0.002 + 0.02 * f.Value);
            }, _soon);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{differences}", e);
        }
    }
}
