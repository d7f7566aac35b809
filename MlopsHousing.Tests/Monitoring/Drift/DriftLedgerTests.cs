using MlopsHousing.Monitoring.Drift;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.Api;

namespace MlopsHousing.Tests.Monitoring.Drift;

public sealed class DriftLedgerTests(StoreFixture stores)
{
    public static TheoryData<StoreMode> Kinds => StoreFixture.Kinds;

    private static readonly DateTime _noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_replicas_count_minute_by_minute_adds_up(StoreMode kind)
    {
        await using var test = await stores.NewAsync(kind);
        DriftLedger one = New(), other = New();
        await CountAsync(test, one, 30, _noon);
        await CountAsync(test, one, 10, _noon.AddSeconds(20));
        await CountAsync(test, other, 5, _noon.AddSeconds(40));
        await one.WriteAsync(test.Store, _noon.AddSeconds(50), CancellationToken.None); // nothing new
        await CountAsync(test, one, 7, _noon.AddMinutes(1));

        var (rows, counts, since) = await other.ReadAsync(test.Store, 1_000, CancellationToken.None);
        Assert.Equal((52, _noon), (rows, since));
        Assert.All(one.Bins.Groups, group => Assert.Equal(52, counts.AsSpan(group.First, group.Labels.Count).ToArray().Sum()));
        Assert.Equal((7, _noon.AddMinutes(1)), await NewestAsync(7));
        Assert.Equal((52, _noon), await NewestAsync(8)); // minutes are taken whole

        async Task<(long, DateTime?)> NewestAsync(int window)
        {
            var (newest, _, from) = await one.ReadAsync(test.Store, window, CancellationToken.None);
            return (newest, from);
        }
    }

    [Fact]
    public void Counting_a_row_allocates_nothing()
    {
        var bins = New().Bins;
        double[] row = [60, 4, -1, 7_000, double.NaN];
        for (var i = 0; i < 100; i++) bins.Count(row, 300_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) bins.Count(row, 300_000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static DriftLedger New() => new(new(new("houses", 1, "sha256:" + new string('b', 64)), HouseModel.Signature, HouseModel.Profile));

    private static Task CountAsync(TestStore test, DriftLedger ledger, int rows, DateTime at)
    {
        for (var i = 0; i < rows; i++) ledger.Bins.Count([i % 2 == 0 ? 60 : 5_000, 4, -1, 7_000, double.NaN], 300_000);
        return ledger.WriteAsync(test.Store, at, CancellationToken.None);
    }
}
