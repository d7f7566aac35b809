using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.Monitoring;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Api.Trials;

public sealed class CanaryTests(StoreFixture stores)
{
    private const int Clients = 60;

    [Fact]
    public async Task A_canary_answers_its_share_of_the_clients_and_always_the_same_ones()
    {
        Requires.That(OperatingSystem.IsLinux(), "clients need addresses of their own");
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        await using var server = await TrialServer.StartAsync(test);
        await server.ChallengeAsync("canary", 0.3);
        var clients = Enumerable.Range(1, Clients).Select(number => LoopbackClient.New(server.Address, number)).ToList();

        var versions = await AskAsync(clients, 100);
        // 18 on average; five standard deviations to either side leave room for any hash.
        Assert.InRange(versions.Count(version => version == 2), 1, 36);
        Assert.Contains(1, versions);
        for (var round = 0; round < 3; round++) Assert.Equal(versions, await AskAsync(clients, 101 + round));
        Assert.Equal(versions, await AskAsync(clients, 100)); // from the cache, each from its own version's

        // The log says who answered as what.
        var (byChallenger, byChampion) = (5 * versions.Count(version => version == 2), 5 * versions.Count(version => version == 1));
        await Eventually.HoldsAsync("all is logged", async () =>
        {
            await using var context = test.Store.CreateContext();
            return await context.Predictions.CountAsync(p => p.Role == "challenger" && p.Version == 2) == byChallenger
                && await context.Predictions.CountAsync(p => p.Role == "champion" && p.Version == 1) == byChampion;
        }, TimeSpan.FromSeconds(20));
        foreach (var client in clients) client.Dispose();
    }

    [Fact]
    public async Task An_explanation_comes_from_the_version_that_answers_the_client()
    {
        Requires.That(OperatingSystem.IsLinux(), "clients need addresses of their own");
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        await using var server = await TrialServer.StartAsync(test);
        await server.ChallengeAsync("canary", 0.5);
        var met = new HashSet<int>();
        for (var number = 1; number <= Clients && met.Count < 2; number++)
        {
            using var client = LoopbackClient.New(server.Address, number);
            var version = TrialServer.VersionOf(await TrialServer.PredictAsync(client, 100));
            var explained = await TrialServer.PredictAsync(client, 100, "?explain=true");
            Assert.Equal(version, TrialServer.VersionOf(explained));
            Assert.Equal(HouseModel.Base - 1 + version, (double)explained["base"]!, 1e-3);
            met.Add(version);
        }

        Assert.Equal(2, met.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_throws_or_blocks_is_cut_off_within_ten_seconds_and_no_client_sees_an_error(bool throws)
    {
        Requires.That(OperatingSystem.IsLinux(), "clients need addresses of their own");
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        await using var server = await TrialServer.StartAsync(test, ("RateLimit:Burst", "1000000"));
        await server.ChallengeAsync("canary", 0.5);
        var clients = Enumerable.Range(1, Clients).Select(number => LoopbackClient.New(server.Address, number)).ToList();
        Assert.Contains(2, await AskAsync(clients, 100));

        using var release = new ManualResetEventSlim();
        server.Predictor.Before = (version, _) =>
        {
            if (version.Number == 1) return Task.CompletedTask;
            if (throws) throw new InvalidOperationException("broken");
            release.Wait(TimeSpan.FromSeconds(60), CancellationToken.None);
            return Task.CompletedTask;
        };
        var clock = Stopwatch.StartNew();
        var state = (JsonNode)new JsonObject();
        for (var area = 200; (string?)state["status"] != "cut-off"; area++)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), "It was not cut off within 10 s.");
            // New houses, so that no cache answers; each must be the champion's.
            Assert.DoesNotContain(2, await AskAsync(clients, area));
            state = await ApiServer.JsonOf(await server.Client.GetAsync("/v1/monitoring/challenger"));
        }

        state = await server.StandsAsync("the decision is on record", s => s["decisions"]!.AsArray().Count > 0);
        Assert.Equal(("cut-off", "recorded"), ((string?)state["decisions"]![0]!["kind"], (string?)state["decisions"]![0]!["outcome"]));
        release.Set();
        // Without a setting the aliases stay, and so does the cut.
        Assert.Equal(2, (await server.Registry.ReadAliasesAsync("houses")).Aliases.Challenger);
        server.Predictor.Before = null;
        Assert.DoesNotContain(2, await AskAsync(clients, 150));
        foreach (var client in clients) client.Dispose();

        // Put there anew, it gets another chance.
        await server.ChallengeAsync("canary", 0.5);
        await using var context = test.Store.CreateContext();
        Assert.Equal("cut-off", (await context.Decisions.SingleAsync()).Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_outage_of_what_scores_is_no_fault_of_the_challenger(bool throws)
    {
        Requires.That(OperatingSystem.IsLinux(), "clients need addresses of their own");
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        await using var server = await TrialServer.StartAsync(test, ("RateLimit:Burst", "1000000"));
        await server.ChallengeAsync("canary", 0.5);
        var clients = Enumerable.Range(1, Clients).Select(number => LoopbackClient.New(server.Address, number)).ToList();
        var before = await AskAsync(clients, 100);

        server.Predictor.Before = async (_, cancel) =>
        {
            if (!throws) await Task.Delay(TimeSpan.FromSeconds(1), cancel);
            throw new ModelUnavailableException("It is away.");
        };
        for (var area = 200; area < 205; area++)
        {
            await Task.WhenAll(clients.Select(async client =>
            {
                using var body = new StringContent(HouseModel.Row.Replace("\"area\":100", $"\"area\":{area}"), Encoding.UTF8, "application/json");
                using var response = await client.PostAsync("/v1/predict", body);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            }));
        }

        server.Predictor.Before = null;
        await server.StandsAsync("it is still there", state => (string?)state["status"] == "live");
        Assert.Equal(before, await AskAsync(clients, 300));
        Assert.Empty((await server.StandsAsync("nothing was decided", _ => true))["decisions"]!.AsArray());
        foreach (var client in clients) client.Dispose();
    }

    [Fact]
    public async Task A_challenger_that_never_answers_meets_no_traffic()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        await using var server = await TrialServer.StartAsync(test);
        server.Predictor.Before = (version, _) => version.Number == 2 ? throw new InvalidOperationException("broken") : Task.CompletedTask;
        await server.PutAsync("""{"version":"2","reason":"Try it.","mode":"canary","share":0.5}""");
        var state = await server.StandsAsync("it is told why", s => ((string?)s["problem"])?.Contains("can't be scored", StringComparison.Ordinal) == true);
        Assert.Equal("not-ready", (string?)state["status"]);
        Assert.Equal(1, TrialServer.VersionOf(await TrialServer.PredictAsync(server.Client, 100)));

        // And does as soon as it answers.
        server.Predictor.Before = null;
        await server.StandsAsync("it is on live traffic", s => (string?)s["status"] == "live");
    }

    [Fact]
    public async Task However_many_canaries_come_and_go_the_champion_s_drift_is_told()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        await using var server = await TrialServer.StartAsync(test);
        for (var version = 3; version <= 7; version++)
        {
            await HouseModel.PublishAsync(server.Registry);
            await server.PutAsync($$"""{"version":"{{version}}","reason":"Try it.","mode":"canary","share":0.1}""");
            await server.StandsAsync("it is on live traffic", s => (string?)s["status"] == "live" && (string?)s["trial"]!["challenger"]!["version"] == $"{version}");
        }

        var drift = await ApiServer.JsonOf(await server.Client.GetAsync("/v1/monitoring/drift"));
        Assert.Equal("1", (string?)drift["model"]?["version"]);
    }

    private static async Task<List<int>> AskAsync(List<HttpClient> clients, int area) =>
        [.. await Task.WhenAll(clients.Select(async client => TrialServer.VersionOf(await TrialServer.PredictAsync(client, area))))];
}
