using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Tests.Cli;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.EndToEnd;

/// <summary>Promotions and rollbacks, one after another, while clients ask without a pause: in both modes, all processes.</summary>
[Collection(Alone.Name)]
public sealed class SwapTests(SwapTests.Fast modes) : IClassFixture<SwapTests.Fast>
{
    private const int Swaps = 1_000;
    private const int WarmUp = 300;
    private const int ClientsOfEach = 3;

    /// <summary>A leak of one small model, or one growing history, in each of 700 swaps is more.</summary>
    private const long Flat = 64L * 1024 * 1024;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_thousand_swaps_under_load_fail_no_request_mix_no_versions_and_leak_nothing()
    {
        BothModes.Require();
        Requires.That(Directory.Exists("/proc/self"), "the memory of processes is read from /proc, which only Linux has");
        var registry = modes.Registry.Registry;
        var digests = new Dictionary<string, string>();
        foreach (var version in (int[])[1, 2]) digests[$"{version}"] = (await registry.ReadManifestAsync(TestModels.Homes.Name, version)).Digest;
        using var stop = new CancellationTokenSource();
        var clients = modes.All.SelectMany(mode => Enumerable.Range(0, ClientsOfEach).Select(i => new SwapClient(mode.Api, digests, seed: i))).ToList();
        var running = clients.Select(client => Task.Run(() => client.RunAsync(stop.Token))).ToList();

        var (longest, before, cold) = (TimeSpan.Zero, new List<long>(), 0);
        for (var swap = 1; swap <= Swaps; swap++)
        {
            var clock = Stopwatch.StartNew();
            var champion = await SwapAsync(registry, swap);
            // Every swap is seen by every client before the next: none is skipped.
            while (!clients.All(client => client.HasSeen(champion)) && clock.Elapsed < _limit) await Task.Delay(2);
            Assert.True(clock.Elapsed < _limit, $"Swap {swap} was not seen by all within {_limit}.");
            if (clock.Elapsed > longest) longest = clock.Elapsed;
            if (swap == WarmUp) (before, cold) = ([.. modes.Services.Select(Memory)], modes.Services.Sum(OnDemandLoads));
        }

        await stop.CancelAsync();
        await Task.WhenAll(running);
        Assert.All(clients, client => Assert.True(client.Faults.Count == 0, string.Join('\n', client.Faults)));
        var after = modes.Services.Select(Memory).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{clients.Sum(client => client.Answers)} answers; the longest swap took {longest.TotalMilliseconds:0} ms; memory in MB before {Megabytes(before)}, after {Megabytes(after)}");
        Assert.All(clients, client => Assert.True(client.Answers > Swaps));
        Assert.All(before.Zip(after), pair => Assert.True(pair.Second < pair.First + Flat, $"Memory rose: {Megabytes(before)} to {Megabytes(after)} MB."));
        // Whom a swap leaves stays warm. At the first promotion Api may ask for the version before Predict has looked.
        Assert.Equal(cold, modes.Services.Sum(OnDemandLoads));
    }

    /// <summary>Promotes version 2, or takes that back: as the command line does, and now and then by the command line itself or over HTTP.</summary>
    private async Task<int> SwapAsync(FolderRegistry registry, int swap)
    {
        var reason = new AliasReason("tests", $"swap {swap}", DateTimeOffset.UtcNow);
        if (swap % 2 == 1)
        {
            if (swap % 100 == 51) await PutAsync("2");
            else await registry.ChangeAliasesAsync(TestModels.Homes.Name, aliases => aliases.Promote(2, reason));
            return 2;
        }

        if (swap % 250 == 0) (await Mlops.RunAsync(modes.Registry.Root, "", "models", "rollback", "--registry", modes.Registry.Root)).Text();
        else if (swap % 100 == 52) await PutAsync("1");
        else await registry.ChangeAliasesAsync(TestModels.Homes.Name, aliases => aliases.Rollback(reason));
        return 1;
    }

    private async Task PutAsync(string version)
    {
        using var http = new HttpClient { BaseAddress = modes.Together.Api };
        http.DefaultRequestHeaders.Add("X-API-Key", (await File.ReadAllTextAsync(modes.KeyFile)).Trim());
        using var current = await http.GetAsync("/v1/models/test-homes");
        using var put = new HttpRequestMessage(HttpMethod.Put, "/v1/models/test-homes/aliases/champion")
        {
            Content = JsonContent.Create(new { version, reason = "by the tests" }),
            Headers = { { "If-Match", current.Headers.ETag!.ToString() } },
        };
        using var answer = await http.SendAsync(put);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static int OnDemandLoads(ServiceProcess process) =>
        process.Stdout.Split('\n').Count(line => line.Contains("because somebody asked for it", StringComparison.Ordinal));

    /// <summary>What a process has in memory, in bytes.</summary>
    private static long Memory(ServiceProcess process)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").Single(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static string Megabytes(IEnumerable<long> bytes) => string.Join(", ", bytes.Select(b => $"{b / 1024 / 1024}"));

    /// <summary>Looks at the aliases as often as a setting allows, as a thousand seconds are too long for a test.</summary>
    public sealed class Fast : BothModes
    {
        private protected override IEnumerable<KeyValuePair<string, string?>> SettingsOf(string project)
        {
            KeyValuePair<string, string?> predict = new("Models__PollInterval", "00:00:00.050");
            KeyValuePair<string, string?>[] api = [new("Catalog__PollInterval", "00:00:00.050"), new("RateLimit__PerSecond", "100000"), new("RateLimit__Burst", "100000")];
            return project switch
            {
                "MlopsHousing.Predict" => [predict],
                // The machine may be busy; a swap may cost nobody an answer all the same.
                "MlopsHousing.Api" => [.. api, new("Predict__Timeout", "00:00:10")],
                _ => [predict, .. api],
            };
        }
    }
}
