using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using MlopsHousing.Monitoring.Predictions;
using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Tests.Monitoring.Predictions;

public sealed class PredictionLogTests(StoreFixture stores)
{
    private static readonly double[] _row = [1, 2, 3];

    [Fact]
    public void What_finds_no_room_is_dropped_and_counted_and_the_rest_stays()
    {
        using var meter = new Meter("test");
        var log = new PredictionLog(new() { QueueCapacity = 100 }, meter, isOn: true);
        for (var i = 0; i < 130; i++) log.Add(Entries.New(i), _row);
        Assert.Equal(30, log.DroppedCount);
        Assert.True(log.Queue.TryRead(out var first));
        Assert.Equal(0, first.Value);
    }

    [Fact]
    public void Batches_leave_room_for_predictions_of_their_own()
    {
        using var meter = new Meter("test");
        var log = new PredictionLog(new() { QueueCapacity = 100 }, meter, isOn: true);
        for (var i = 0; i < 200; i++) log.AddOfBatch(Entries.New(i), _row);
        Assert.Equal(150, log.DroppedCount);
        for (var i = 0; i < 50; i++) log.Add(Entries.New(i), _row);
        Assert.Equal(150, log.DroppedCount);
    }

    [Fact]
    public void Without_a_store_nothing_is_taken_and_nothing_counts_as_dropped()
    {
        using var meter = new Meter("test");
        var log = new PredictionLog(new() { QueueCapacity = 100, BatchSampleRatio = 1 }, meter, isOn: false);
        for (var i = 0; i < 130; i++) log.Add(Entries.New(i), _row);
        Assert.Equal((0, 0, false), (log.DroppedCount, log.Queue.Count, log.SamplesBatchRow()));
    }

    [Fact]
    public void Logging_a_prediction_allocates_nothing()
    {
        using var meter = new Meter("test");
        var log = new PredictionLog(new() { QueueCapacity = 20_000 }, meter, isOn: true);
        var entry = Entries.New();
        Round(); // fills the pool and lets the queue grow
        Round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Round();
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 2_000, "Some bytes a prediction.");

        void Round()
        {
            for (var i = 0; i < 1_000; i++) log.Add(entry, _row);
            while (log.Queue.TryRead(out var read)) log.Release(read);
        }
    }

    [Fact]
    public async Task What_was_logged_is_written_when_the_process_stops()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        using var meter = new Meter("test");
        var options = new PredictionLogOptions { FlushInterval = TimeSpan.FromMinutes(1) };
        var log = new PredictionLog(options, meter, isOn: true);
        var writing = Run(log, options, await OpenAsync(test.Store), out var stop, out _);
        for (var i = 0; i < 2_500; i++) log.Add(Entries.New(i), _row);
        await stop.CancelAsync();
        await writing;
        await using var context = test.Store.CreateContext();
        Assert.Equal(2_500, await context.Predictions.CountAsync());
        Assert.Equal(0, log.DroppedCount);
    }

    [Fact]
    public async Task What_can_not_be_written_when_the_process_ends_is_counted()
    {
        using var meter = new Meter("test");
        var options = new PredictionLogOptions { FlushInterval = TimeSpan.FromMilliseconds(10) };
        var log = new PredictionLog(options, meter, isOn: true);
        var neverOpened = new StoreAccess(new SqliteStore("/nowhere/store.db"), NullLogger<StoreAccess>.Instance);
        var writing = Run(log, options, neverOpened, out var stop, out var giveUp);
        for (var i = 0; i < 1_500; i++) log.Add(Entries.New(i), _row);
        await stop.CancelAsync();
        await giveUp.CancelAsync();
        await writing;
        Assert.Equal(1_500, log.DroppedCount);
    }

    [Fact]
    public void Addresses_are_told_apart_but_not_kept()
    {
        ClientHash one = new(null), other = new(null), salted = new("0123456789abcdef"), again = new("0123456789abcdef");
        System.Net.IPAddress a = System.Net.IPAddress.Parse("192.0.2.1"), b = System.Net.IPAddress.Parse("2001:db8::1");
        Assert.NotEqual(one.Of(a), one.Of(b));
        Assert.Equal(one.Of(a), one.Of(a));
        Assert.NotEqual(one.Of(a), other.Of(a));
        Assert.Equal(salted.Of(b), again.Of(b));
        Assert.Equal(0, one.Of(null));
    }

    private static async Task<StoreAccess> OpenAsync(Store store)
    {
        var access = new StoreAccess(store, NullLogger<StoreAccess>.Instance);
        await access.OpenAsync(CancellationToken.None);
        return access;
    }

    private static Task Run(PredictionLog log, PredictionLogOptions options, StoreAccess access, out CancellationTokenSource stop, out CancellationTokenSource giveUp)
    {
        var writer = new PredictionLogWriter(log, options, access, TimeProvider.System, NullLogger<PredictionLogWriter>.Instance);
        (stop, giveUp) = (new(), new());
        var (stopping, givingUp) = (stop.Token, giveUp.Token);
        return Task.Run(() => writer.RunAsync(stopping, givingUp));
    }
}
