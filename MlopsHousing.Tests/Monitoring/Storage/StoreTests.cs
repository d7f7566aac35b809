using Microsoft.EntityFrameworkCore;
using MlopsHousing.Monitoring.Feedback;
using MlopsHousing.Monitoring.Predictions;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.Monitoring.Predictions;

namespace MlopsHousing.Tests.Monitoring.Storage;

/// <summary>What holds for SQLite and for PostgreSQL alike.</summary>
public sealed class StoreTests(StoreFixture stores)
{
    public static TheoryData<StoreMode> Kinds => StoreFixture.Kinds;

    private static readonly DateTime _now = new(2026, 3, 1, 12, 30, 15, 123, DateTimeKind.Utc);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_migrations_make_the_schema_that_the_code_expects(StoreMode kind)
    {
        await using var test = await stores.NewAsync(kind, migrate: false);
        Assert.NotEmpty(await test.Store.MigrateAsync(CancellationToken.None));
        Assert.Empty(await test.Store.MigrateAsync(CancellationToken.None));
        await test.Store.OpenAsync(CancellationToken.None);
        await using var context = test.Store.CreateContext();
        Assert.False(context.Database.HasPendingModelChanges(), "The model changed without a migration.");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Predictions_are_read_back_as_they_were_written(StoreMode kind)
    {
        await using var test = await stores.NewAsync(kind);
        var full = Entries.Filled(Entries.New(at: _now), 1.5, double.NaN, -3) with { ClientHash = -42, Row = 7 };
        var bare = Entries.Filled(Entries.New(scale: double.NaN), 1);
        await test.Store.WriteAsync(new[] { full, bare }, CancellationToken.None);

        await using var context = test.Store.CreateContext();
        var stored = await context.Predictions.SingleAsync(p => p.Id == full.Id && p.At >= _now && p.At <= _now);
        Assert.Equal(
            (7, "test-homes", 3, Entries.Version.Digest, "champion", 250_000, 321, "miss", -42),
            (stored.Row, stored.Model, stored.Version, stored.Digest, stored.Role, stored.Value, stored.Microseconds, stored.Cache, stored.Client));
        Assert.Equal((1_000, 248_000, 252_000, 0.9), (stored.Scale, stored.Lower, stored.Upper, stored.Coverage));
        Assert.Equal([1.5, double.NaN, -3], stored.Vector);
        Assert.Equal((_now, DateTimeKind.Utc), (stored.At, stored.At.Kind));
        var without = await context.Predictions.SingleAsync(p => p.Id == bare.Id);
        Assert.Equal((null, null, null, null), (without.Scale, without.Lower, without.Upper, without.Coverage));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_batch_that_comes_again_is_stored_once(StoreMode kind)
    {
        await using var test = await stores.NewAsync(kind);
        var batch = Enumerable.Range(0, 2_500).Select(i => Entries.Filled(Entries.New(i), i, i)).ToArray();
        await test.Store.WriteAsync(batch, CancellationToken.None);
        await test.Store.WriteAsync(batch, CancellationToken.None);
        await using var context = test.Store.CreateContext();
        Assert.Equal(2_500, await context.Predictions.CountAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_first_feedback_for_a_prediction_stands(StoreMode kind)
    {
        await using var test = await stores.NewAsync(kind);
        FeedbackItem a = new(Guid.CreateVersion7(), 0, 100), b = new(a.PredictionId, 1, 200), c = new(Guid.CreateVersion7(), 0, 300);

        Assert.Equal((2, 0), Counts(await TakeAsync(test, a, b)));
        Assert.Equal((0, 2), Counts(await TakeAsync(test, a, b)));
        Assert.Equal((1, 1), Counts(await TakeAsync(test, b, c)));
        var refused = await TakeAsync(test, new(Guid.CreateVersion7(), 0, 1), c with { Actual = 301 }, a);
        Assert.Equal([1], refused.Conflicts);
        Assert.Empty(refused.New);

        await using var context = test.Store.CreateContext();
        Assert.Equal([100, 200, 300], await context.Feedback.Select(f => f.Actual).Order().ToListAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Of_many_who_give_the_same_feedback_at_once_one_stores_it_and_all_are_answered(StoreMode kind)
    {
        await using var test = await stores.NewAsync(kind);
        var items = Enumerable.Range(0, 50).Select(i => new FeedbackItem(Guid.CreateVersion7(), 0, i)).ToArray();
        var receipts = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() =>
            TakeAsync(test, i % 2 == 0 ? items : [.. items.Reverse()]))));
        Assert.All(receipts, receipt => Assert.Equal(50, receipt.New.Count + receipt.Known));
        Assert.Equal(50, receipts.Sum(receipt => receipt.New.Count));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_older_than_the_retention_goes_and_the_rest_stays(StoreMode kind)
    {
        await using var test = await stores.NewAsync(kind);
        var old = Enumerable.Range(0, 2_100).Select(_ => Entries.Filled(Entries.New(at: _now.AddDays(-2)), 1)).ToArray();
        await test.Store.WriteAsync(old, CancellationToken.None);
        await test.Store.WriteAsync(new[] { Entries.Filled(Entries.New(at: _now), 1) }, CancellationToken.None);
        await FeedbackIntake.TakeAsync(test.Store, [new(old[0].Id, 0, 1)], _now.AddDays(-2), CancellationToken.None);
        await FeedbackIntake.TakeAsync(test.Store, [new(old[1].Id, 0, 1)], _now, CancellationToken.None);

        Assert.Equal(2_100, await PredictionRetention.ApplyAsync(test.Store, _now.AddDays(-1), CancellationToken.None));
        await using var context = test.Store.CreateContext();
        Assert.Equal((1, 1), (await context.Predictions.CountAsync(), await context.Feedback.CountAsync()));
    }

    private static Task<FeedbackReceipt> TakeAsync(TestStore test, params FeedbackItem[] items) =>
        FeedbackIntake.TakeAsync(test.Store, items, _now, CancellationToken.None);

    private static (int New, int Known) Counts(FeedbackReceipt receipt) => (receipt.New.Count, receipt.Known);
}
