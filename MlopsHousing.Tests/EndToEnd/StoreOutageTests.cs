using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.AllInOne;
using MlopsHousing.Tests.Monitoring;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.EndToEnd;

/// <summary>What a store that goes away may cost, and what a service that goes away may not: measured on the all-in-one as a process.</summary>
[Collection(Alone.Name)]
public sealed class StoreOutageTests(StoreFixture stores)
{
    public static TheoryData<StoreMode> Kinds => StoreFixture.Kinds;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_killed_service_loses_no_feedback_that_it_acknowledged(StoreMode kind)
    {
        await using var test = await stores.NewAsync(kind);
        using var registry = await TestRegistry.WithHomesAsync();
        await using var started = new AllInOneProcess(registry.Root, [], Environment(test));
        await started.ReadyAsync();
        using var http = new HttpClient { BaseAddress = started.Address };
        Assert.Equal(HttpStatusCode.Created, await GiveAsync(http, Guid.CreateVersion7())); // the store is open

        var acknowledged = new ConcurrentBag<Guid>();
        var clients = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    var id = await PredictAsync(http);
                    if (await GiveAsync(http, id) == HttpStatusCode.Created) acknowledged.Add(id);
                }
            }
            catch (HttpRequestException)
            {
                // Killed.
            }
        })).ToList();
        await Eventually.HoldsAsync("feedback comes in", () => acknowledged.Count >= 200, _limit);
        started.Process.Signal(9);
        await Task.WhenAll(clients);

        await using var context = test.Store.CreateContext();
        var stored = (await context.Feedback.Select(f => f.PredictionId).ToListAsync()).ToHashSet();
        Assert.All(acknowledged, id => Assert.Contains(id, stored));
    }

    [Fact]
    public async Task A_database_that_crashes_costs_no_prediction_and_is_used_again_when_it_is_back()
    {
        await using var postgres = await PostgresServer.StartNewAsync();
        await using var test = new TestStore(await postgres.NewDatabaseAsync());
        await test.Store.MigrateAsync(CancellationToken.None);
        using var registry = await TestRegistry.WithHomesAsync();
        await using var started = new AllInOneProcess(registry.Root, [], Environment(test));
        await started.ReadyAsync();
        using var http = new HttpClient { BaseAddress = started.Address };
        var before = Guid.CreateVersion7();
        Assert.Equal(HttpStatusCode.Created, await GiveAsync(http, before));
        await MeasureAsync(http); // warms up
        var usual = await MeasureAsync(http);

        await postgres.KillAsync();
        var during = await MeasureAsync(http);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await GiveAsync(http, Guid.CreateVersion7()));
        TestContext.Current.TestOutputHelper?.WriteLine($"p99 {usual.TotalMilliseconds:0.00} ms with the database, {during.TotalMilliseconds:0.00} ms without");
        Assert.True(during < 3 * usual + TimeSpan.FromMilliseconds(20), $"p99 rose from {usual.TotalMilliseconds:0.0} to {during.TotalMilliseconds:0.0} ms.");

        await postgres.StartAsync();
        var last = Guid.Empty;
        await Eventually.HoldsAsync("feedback is taken again", async () => await GiveAsync(http, last = Guid.CreateVersion7()) == HttpStatusCode.Created, _limit);
        var prediction = await PredictAsync(http);
        // The test's own connections from before the crash are gone.
        await using var fresh = new PostgresStore(test.Setting.Value + ";Application Name=fresh");
        await using var after = fresh.CreateContext();
        await Eventually.HoldsAsync("predictions are logged again", () => after.Predictions.AnyAsync(p => p.Id == prediction), _limit);
        Assert.Equal(2, await after.Feedback.CountAsync(f => f.PredictionId == before || f.PredictionId == last));
        // What was answered during the outage waited in the queue.
        Assert.Equal(9 * Requests + 1, await after.Predictions.CountAsync());
    }

    [Fact]
    public async Task A_database_that_hangs_costs_no_prediction_and_feedback_is_refused_in_time()
    {
        await using var postgres = await PostgresServer.StartNewAsync();
        await using var test = new TestStore(await postgres.NewDatabaseAsync());
        await test.Store.MigrateAsync(CancellationToken.None);
        using var registry = await TestRegistry.WithHomesAsync();
        await using var started = new AllInOneProcess(registry.Root, [], Environment(test));
        await started.ReadyAsync();
        using var http = new HttpClient { BaseAddress = started.Address };
        Assert.Equal(HttpStatusCode.Created, await GiveAsync(http, Guid.CreateVersion7()));
        await MeasureAsync(http); // warms up
        var usual = await MeasureAsync(http);

        await postgres.HangAsync();
        var during = await MeasureAsync(http);
        var clock = Stopwatch.StartNew();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await GiveAsync(http, Guid.CreateVersion7()));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15)); // the command's own limit is 10
        Assert.True(during < 3 * usual + TimeSpan.FromMilliseconds(20), $"p99 rose from {usual.TotalMilliseconds:0.0} to {during.TotalMilliseconds:0.0} ms.");

        await postgres.ResumeAsync();
        await Eventually.HoldsAsync("feedback is taken again", async () => await GiveAsync(http, Guid.CreateVersion7()) == HttpStatusCode.Created, _limit);
        var last = await PredictAsync(http);
        await using var context = test.Store.CreateContext();
        await Eventually.HoldsAsync("predictions are logged again", () => context.Predictions.AnyAsync(p => p.Id == last), _limit);
    }

    [Fact]
    public async Task A_locked_file_costs_no_prediction()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        using var registry = await TestRegistry.WithHomesAsync();
        await using var started = new AllInOneProcess(registry.Root, [], Environment(test));
        await started.ReadyAsync();
        using var http = new HttpClient { BaseAddress = started.Address };
        Assert.Equal(HttpStatusCode.Created, await GiveAsync(http, Guid.CreateVersion7()));
        await MeasureAsync(http);
        var usual = await MeasureAsync(http);

        await using (var other = new SqliteConnection($"Data Source={test.File};Pooling=False"))
        {
            await other.OpenAsync();
            await ExecuteAsync(other, "BEGIN IMMEDIATE");
            var feedback = GiveAsync(http, Guid.CreateVersion7());
            var during = await MeasureAsync(http);
            Assert.True(during < 3 * usual + TimeSpan.FromMilliseconds(20), $"p99 rose from {usual.TotalMilliseconds:0.0} to {during.TotalMilliseconds:0.0} ms.");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await feedback);
            await ExecuteAsync(other, "ROLLBACK");
        }

        await Eventually.HoldsAsync("feedback is taken again", async () => await GiveAsync(http, Guid.CreateVersion7()) == HttpStatusCode.Created, _limit);
    }

    [Fact]
    public async Task A_full_disk_costs_no_prediction_and_no_feedback_that_was_acknowledged()
    {
        Requires.That(OperatingSystem.IsLinux(), "a limit on the size of files is Linux's (ulimit)");
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        using var registry = await TestRegistry.WithHomesAsync();
        using var owner = new TempFolder();
        var port = FreePort.Next();
        var environment = Environment(test);
        environment["Registry__Root"] = registry.Root;
        environment["XDG_DATA_HOME"] = owner.Path;
        environment["DOTNET_EnableWriteXorExecute"] = "0"; // it maps its code from a large file, which the limit would hit too
        var dll = Repository.File("MlopsHousing.AllInOne", "bin", Repository.Configuration, "net10.0", "MlopsHousing.AllInOne.dll");
        // Files may grow to 512 KiB (blocks of 512 bytes); a write past that fails as one on a full disk does.
        await using var process = ServiceProcess.Start(
            "sh", ["-c", $"trap '' XFSZ; ulimit -f 1024; exec dotnet exec {dll} --port {port} --grpc-port {FreePort.Next()}"], environment);
        await process.AnswersAsync($"http://127.0.0.1:{port}/readyz", _limit);
        using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };

        var acknowledged = new List<Guid>();
        var refused = 0;
        for (var clock = Stopwatch.StartNew(); refused < 20 && clock.Elapsed < _limit;)
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => PredictAsync(http)));
            var ids = Enumerable.Range(0, 500).Select(_ => Guid.CreateVersion7()).ToList();
            var status = await GiveAsync(http, [.. ids]);
            if (status == HttpStatusCode.Created) acknowledged.AddRange(ids);
            else Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            if (status != HttpStatusCode.Created) refused++;
        }

        Assert.True(refused >= 20, $"The disk never got full.\n{process.Output}");
        Assert.NotEmpty(acknowledged);
        for (var i = 0; i < 200; i++) await PredictAsync(http);
        process.Terminate();
        await process.ExitAsync(_limit);
        await using var context = test.Store.CreateContext();
        var stored = (await context.Feedback.Select(f => f.PredictionId).ToListAsync()).ToHashSet();
        Assert.All(acknowledged, id => Assert.Contains(id, stored));
    }

    private const int Requests = 300;

    private static Dictionary<string, string?> Environment(TestStore test) => new()
    {
        [test.Setting.Key.Replace(":", "__", StringComparison.Ordinal)] = test.Setting.Value,
        ["RateLimit__PerSecond"] = "100000",
        ["RateLimit__Burst"] = "100000",
        ["Shutdown__ReadinessDelay"] = "00:00:00",
    };

    /// <summary>The 99th percentile over many predictions, none of which may fail.</summary>
    private static async Task<TimeSpan> MeasureAsync(HttpClient http)
    {
        var best = TimeSpan.MaxValue;
        // The best of three, for what else the machine may be doing.
        for (var i = 0; i < 3; i++) best = TimeSpan.FromTicks(Math.Min(best.Ticks, (await MeasureOnceAsync(http)).Ticks));
        return best;
    }

    private static async Task<TimeSpan> MeasureOnceAsync(HttpClient http)
    {
        var times = new TimeSpan[Requests];
        for (var i = 0; i < Requests; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await PredictAsync(http);
            times[i] = Stopwatch.GetElapsedTime(start);
        }

        Array.Sort(times);
        return times[Requests * 99 / 100];
    }

    private static async Task<Guid> PredictAsync(HttpClient http)
    {
        using var body = new StringContent(TestModels.HomeJson, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync("/v1/predict", body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return (Guid)JsonNode.Parse(text)!["id"]!;
    }

    private static async Task<HttpStatusCode> GiveAsync(HttpClient http, params Guid[] ids)
    {
        using var body = new StringContent(
            $"[{string.Join(',', ids.Select(id => $$"""{"id":"{{id}}","actual":250000}"""))}]", Encoding.UTF8, "application/json");
        using var response = await http.PostAsync("/v1/feedback", body);
        return response.StatusCode;
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
