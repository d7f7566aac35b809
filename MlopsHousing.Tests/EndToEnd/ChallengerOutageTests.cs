using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Net.Client;
using MlopsHousing.InferenceProtocol;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.Api.Trials;
using MlopsHousing.Tests.Monitoring;
using MlopsHousing.Tests.Predict;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.EndToEnd;

/// <summary>
/// The distributed form: Api as a process, a real Predict, and between them a relay of the test's own that lets the challenger's
/// calls fail or hang.
/// </summary>
[Collection(Alone.Name)]
public sealed class ChallengerOutageTests(StoreFixture stores)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_challenger_that_fails_or_hangs_is_cut_off_within_ten_seconds_and_no_client_sees_an_error(bool fails)
    {
        Requires.That(OperatingSystem.IsLinux(), "clients need addresses of their own");
        using var registry = await TestRegistry.WithHomesAsync();
        await registry.Registry.ChangeAliasesAsync(
            TestModels.Homes.Name, a => a.WithTrial(2, TrialMode.Canary, 0.5, new("ada", "try it", DateTimeOffset.UtcNow)));
        await using var predict = await PredictServer.StartAsync(registry.Root);
        using var channel = GrpcChannel.ForAddress(predict.GrpcAddress);
        var upstream = new GRPCInferenceService.GRPCInferenceServiceClient(channel);
        var isBroken = false;
        await using var relay = await FakeService.StartAsync(async (request, context) =>
        {
            if (Volatile.Read(ref isBroken) && request.ModelVersion == "2")
            {
                if (fails) throw new RpcException(new(StatusCode.Internal, "broken"));
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }

            return await upstream.ModelInferAsync(request, cancellationToken: context.CancellationToken);
        });
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        await using var api = ServiceProcess.StartProject("MlopsHousing.Api", [], new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = address.ToString(),
            ["Registry__Root"] = registry.Root,
            ["Predict__Address"] = relay.Address,
            ["Store__Path"] = test.File,
            ["RateLimit__Burst"] = "1000000",
            ["Cache__Mode"] = "Off", // so that every request meets its version
            ["Shutdown__ReadinessDelay"] = "00:00:00",
        });
        await api.AnswersAsync($"{address}readyz", TimeSpan.FromSeconds(60));
        var clients = Enumerable.Range(1, 20).Select(number => LoopbackClient.New(address, number)).ToList();
        await Eventually.HoldsAsync("the canary answers some", async () => (await AskAsync(clients)).Contains("2"), TimeSpan.FromSeconds(30));

        Volatile.Write(ref isBroken, true);
        var clock = Stopwatch.StartNew();
        while (await StatusAsync(clients[0]) != "cut-off")
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"It was not cut off within 10 s.\n{api.Output}");
            Assert.All(await AskAsync(clients), version => Assert.Equal("1", version));
        }

        Volatile.Write(ref isBroken, false);
        Assert.All(await AskAsync(clients), version => Assert.Equal("1", version));
        Assert.Contains("is cut off from live traffic", api.Output);
        foreach (var client in clients) client.Dispose();
    }

    private static async Task<string?> StatusAsync(HttpClient client)
    {
        using var response = await client.GetAsync("/v1/monitoring/challenger");
        return response.IsSuccessStatusCode ? (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["status"] : null;
    }

    /// <summary>The versions that answered, each with its own price.</summary>
    private static Task<string[]> AskAsync(List<HttpClient> clients) => Task.WhenAll(clients.Select(async client =>
    {
        using var body = new StringContent(TestModels.HomeJson, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/v1/predict", body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        var json = JsonNode.Parse(text)!;
        var version = (string)json["model"]!["version"]!;
        Assert.Equal(TestModels.HomePrice(int.Parse(version, System.Globalization.CultureInfo.InvariantCulture), 37.88, 8.3252), (double)json["prediction"]!);
        return version;
    }));
}
