using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Grpc.Core;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Predict;

/// <summary>Alone: meters are the whole process's, so other servers in it would count too.</summary>
[Collection(Alone.Name)]
public sealed class ModelHostTests
{
    private const string Infer = "/v2/models/test-homes/infer";
    private const string TwoRows = """{"inputs":[{"name":"x","shape":[2,4],"datatype":"FP64","data":[37.88,-122.23,5,8.3252,35,-120,4,2]}]}""";

    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Before_there_is_a_champion_every_prediction_is_503_and_from_then_on_it_is_answered()
    {
        using var test = await TestRegistry.WithHomesAsync();
        await test.Registry.WriteAliasesAsync("test-homes", new Aliases(), (await test.Registry.ReadAliasesAsync("test-homes")).ETag);
        await using var server = await PredictServer.StartUnreadyAsync(test.Root);

        var (response, json) = await server.PostAsync(Infer, TwoRows);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("1", response.Headers.GetValues("Retry-After").Single());
        Assert.NotNull(json["error"]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.PostAsync("/v2/models/test-homes/versions/1/infer", TwoRows)).Response.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.PostAsync("/invocations", "{}")).Response.StatusCode);
        foreach (var probe in new[] { "/readyz", "/v2/health/ready", "/v2/models/test-homes/ready", "/ping" })
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.Http.GetAsync(probe)).StatusCode);
        Assert.False((await server.Grpc.ServerReadyAsync(new())).Ready);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Grpc.ModelInferAsync(new() { ModelName = "test-homes" }));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync("/livez")).StatusCode);

        await test.PromoteAsync("test-homes", 2);
        await server.IsReadyAsync();

        Assert.Equal("2", (string?)(await server.PostAsync(Infer, TwoRows)).Json["model_version"]);
    }

    [Fact]
    public async Task Swaps_under_load_fail_no_request_and_mix_no_answer()
    {
        using var test = await TestRegistry.WithHomesAsync();
        await using var server = await PredictServer.StartAsync(test.Root);
        var digests = new Dictionary<int, string>();
        foreach (var version in new[] { 1, 2 }) digests[version] = (await test.Registry.ReadManifestAsync("test-homes", version)).Digest;
        var seen = new int[3];
        using var stop = new CancellationTokenSource();

        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var (response, json) = await server.PostAsync(Infer, TwoRows);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                var version = int.Parse((string)json["model_version"]!);
                Assert.Equal(digests[version], (string?)json["parameters"]!["digest"]);
                Assert.Equal(
                    [(float)TestModels.HomePrice(version, 37.88, 8.3252), (float)TestModels.HomePrice(version, 35, 2)],
                    json["outputs"]![0]!["data"]!.AsArray().GetValues<float>());
                Interlocked.Increment(ref seen[version]);
            }
        })).ToArray();

        foreach (var version in new[] { 2, 1, 2, 1, 2, 1 })
        {
            await test.PromoteAsync("test-homes", version);
            var before = Volatile.Read(ref seen[version]);
            await Eventually.HoldsAsync($"version {version} answers", () => Volatile.Read(ref seen[version]) > before + 5 || callers.Any(c => c.IsFaulted), _soon);
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        Assert.Equal(6, await server.MetricAsync("mlops_model_swaps_total", "outcome=\"ok\""));
        Assert.Equal(1, await server.MetricAsync("mlops_model_info", "model_version=\"1\"", "role=\"champion\"", digests[1]));
    }

    [Fact]
    public async Task A_new_champion_that_is_damaged_leaves_the_old_one_serving()
    {
        using var test = await TestRegistry.WithHomesAsync(versions: 3);
        await using var server = await PredictServer.StartAsync(test.Root);
        Damage(test, 3);

        await test.PromoteAsync("test-homes", 3);
        await Eventually.HoldsAsync("the failure is counted", async () => await server.MetricAsync("mlops_model_swaps_total", "outcome=\"failed\"") > 0, _soon);

        var (response, json) = await server.PostAsync(Infer, TwoRows);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("1", (string?)json["model_version"]);
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync("/readyz")).StatusCode);
        var (refused, why) = await server.PostAsync("/v2/models/test-homes/versions/3/infer", TwoRows);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.DoesNotContain(test.Root, (string?)why["error"], StringComparison.Ordinal);

        await test.PromoteAsync("test-homes", 2);
        await Eventually.HoldsAsync("version 2 is champion", () => server.Host.Champion!.Number == 2, _soon);
    }

    [Fact]
    public async Task A_champion_that_is_damaged_from_the_start_ends_the_start()
    {
        using var test = await TestRegistry.WithHomesAsync();
        Damage(test, 1);

        var error = await Assert.ThrowsAsync<ArtifactException>(() => PredictServer.StartUnreadyAsync(test.Root));

        Assert.Contains("forest.bin", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_goes_away_takes_nothing_from_what_is_served()
    {
        using var test = await TestRegistry.WithHomesAsync();
        var registry = new WatchedRegistry(test.Registry);
        await using var server = await PredictServer.StartUnreadyAsync(test.Root, registry);
        await server.IsReadyAsync();

        registry.IsAway = true;
        await test.PromoteAsync("test-homes", 2);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await server.PostAsync(Infer, TwoRows)).Response.StatusCode);
            await Task.Delay(20); // several looks at the registry fail meanwhile
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.PostAsync("/v2/models/test-homes/versions/2/infer", TwoRows)).Response.StatusCode);
        Assert.Equal(["1"], JsonNode.Parse(await server.Http.GetStringAsync("/v2/models/test-homes"))!["versions"]!.AsArray().GetValues<string>());

        registry.IsAway = false;
        await Eventually.HoldsAsync("the promotion made meanwhile holds", () => server.Host.Champion!.Number == 2, _soon);
    }

    [Fact]
    public async Task A_version_that_many_ask_for_at_once_is_loaded_once()
    {
        using var test = await TestRegistry.WithHomesAsync(versions: 3);
        var registry = new WatchedRegistry(test.Registry);
        await using var server = await PredictServer.StartUnreadyAsync(test.Root, registry);
        await server.IsReadyAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => server.PostAsync("/v2/models/test-homes/versions/3/infer", TwoRows)));

        Assert.All(answers, answer => Assert.Equal("3", (string?)answer.Json["model_version"]));
        Assert.Equal(1, registry.LoadsOf(3));
    }

    [Fact]
    public async Task The_previous_champion_stays_warm_after_a_promotion()
    {
        using var test = await TestRegistry.WithHomesAsync();
        var registry = new WatchedRegistry(test.Registry);
        await using var server = await PredictServer.StartUnreadyAsync(test.Root, registry);
        await server.IsReadyAsync();
        var first = server.Host.Champion!;

        await test.PromoteAsync("test-homes", 2);
        await Eventually.HoldsAsync("version 2 is champion", () => server.Host.Champion!.Number == 2, _soon);
        var prediction = new double[1];
        await server.Host.PredictAsync(first, TestModels.HomeRow, prediction, CancellationToken.None);

        Assert.Equal((float)TestModels.HomePrice(1, 37.88, 8.3252), prediction[0]);
        Assert.Equal(1, registry.LoadsOf(1));
    }

    [Fact]
    public async Task The_first_version_leaves_memory_once_two_others_have_come_after_it()
    {
        using var test = await TestRegistry.WithHomesAsync(versions: 3);
        await using var server = await PredictServer.StartAsync(test.Root);
        var first = WhatServes(server);
        foreach (var version in new[] { 2, 3 })
        {
            await test.PromoteAsync("test-homes", version);
            await Eventually.HoldsAsync($"version {version} serves", () => server.Host.Served!.Champion.Version.Number == version, _soon);
        }

        await Eventually.HoldsAsync("nothing holds the first", () =>
        {
            GC.Collect();
            return !first.IsAlive;
        }, _soon);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference WhatServes(PredictServer server) => new(server.Host.Served!.Champion);
    }

    [Fact]
    public async Task In_process_another_digest_or_an_unknown_version_is_unavailable()
    {
        using var test = await TestRegistry.WithHomesAsync();
        await using var server = await PredictServer.StartAsync(test.Root);
        var champion = server.Host.Champion!;
        var prediction = new double[1];

        foreach (var other in new[] { champion with { Digest = "sha256:" + new string('0', 64) }, champion with { Number = 77 }, champion with { Model = "other" } })
        {
            await Assert.ThrowsAsync<ModelUnavailableException>(async () =>
                await server.Host.PredictAsync(other, TestModels.HomeRow, prediction, CancellationToken.None));
        }

        Assert.Equal(0, prediction[0]);
    }

    [Fact]
    public async Task What_clients_ask_for_is_counted_under_labels_of_closed_sets()
    {
        using var test = await TestRegistry.WithHomesAsync();
        await using var server = await PredictServer.StartAsync(test.Root);

        await server.PostAsync(Infer, TwoRows);
        await server.PostAsync(Infer, "{}");
        await server.PostAsync("/v2/models/made-up-by-a-client/infer", TwoRows);
        await server.PostAsync("/v2/models/test-homes/versions/4711/infer", TwoRows);

        // What the warm-up sent is not among it.
        Assert.Equal(1, await server.MetricAsync("mlops_inferences_total", "model_name=\"test-homes\"", "model_version=\"1\"", "dialect=\"v2_rest\"", "outcome=\"ok\""));
        Assert.Equal(1, await server.MetricAsync("mlops_inferences_total", "outcome=\"invalid\""));
        Assert.Equal(2, await server.MetricAsync("mlops_inferences_total", "outcome=\"not_found\""));
        var metrics = await server.Http.GetStringAsync("/metrics");
        var labels = string.Join('\n', metrics.Split('\n').Select(line => line[..(line.LastIndexOf('}') + 1)])); // a duration may have any digits
        Assert.Contains("test-homes", labels, StringComparison.Ordinal);
        Assert.DoesNotContain("made-up", labels, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", labels, StringComparison.Ordinal);
        Assert.DoesNotContain("rehearsal", labels, StringComparison.Ordinal);
        Assert.Contains("stage=\"score\"", metrics, StringComparison.Ordinal);
    }

    private static void Damage(TestRegistry test, int version)
    {
        var file = Path.Combine(test.Root, "test-homes", $"{version}", "forest.bin");
        File.SetAttributes(file, FileAttributes.Normal);
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
    }
}
