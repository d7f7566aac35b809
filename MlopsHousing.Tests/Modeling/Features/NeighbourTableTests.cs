using System.Buffers.Binary;
using CsCheck;
using MlopsHousing.Modeling.Features;

namespace MlopsHousing.Tests.Modeling.Features;

public class NeighbourTableTests
{
    // A coarse grid makes many points that lie at one place or equally far; the rest lie anywhere.
    private static readonly Gen<float> _coordinate = Gen.OneOf(Gen.Int[-4, 4].Select(i => i * 0.25f), Gen.Float[-1000, 1000]);
    private static readonly Gen<(float X, float Y)> _point = Gen.Select(_coordinate, _coordinate);

    [Fact]
    public void A_query_finds_what_looking_at_every_row_finds() =>
        Gen.Select(_point.Array[1, 300], _point, Gen.Int[1, 40]).Sample((points, query, wanted) =>
        {
            var table = NeighbourTable.Of([.. points.Select(p => p.X)], [.. points.Select(p => p.Y)], []);
            var count = Math.Min(wanted, points.Length);
            var (places, distances) = (new int[count], new float[count]);
            table.Nearest(query.X, query.Y, places, distances);

            var expected = points.Index()
                .Select(p => (Distance: Squared(p.Item.X - query.X, p.Item.Y - query.Y), Row: p.Index))
                .Order()
                .Take(count)
                .ToArray();
            Assert.Equal(expected.Select(e => e.Row), places.Select(table.RowAt));
            Assert.Equal(expected.Select(e => MathF.Sqrt(e.Distance)), distances);
        }, iter: 3_000);

    [Fact]
    public void A_table_comes_back_from_its_file()
    {
        var table = NeighbourTable.Of([3, 1, 2], [0, 5, 1], [[30, 10, 20], [-3, -1, -2]]);
        var read = NeighbourTable.Parse(table.ToBytes());
        Assert.Equal(table.ToBytes(), read.ToBytes());
        Assert.Equal((3, 2), (read.Count, read.Columns));

        var (places, distances) = (new int[1], new float[1]);
        read.Nearest(1, 4, places, distances);
        Assert.Equal(1, distances[0]);
        Assert.Equal(10, read.Values(0)[places[0]]);
        Assert.Equal(-1, read.Values(1)[places[0]]);
    }

    [Fact]
    public void A_query_allocates_nothing()
    {
        var random = new Random(1);
        float[] Numbers() => [.. Enumerable.Range(0, 5_000).Select(_ => random.NextSingle())];
        var table = NeighbourTable.Of(Numbers(), Numbers(), []);
        var (places, distances) = (new int[30], new float[30]);
        table.Nearest(0.5f, 0.5f, places, distances);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) table.Nearest(i / 100f, 0.5f, places, distances);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Numbers_that_are_not_finite_are_refused(float odd)
    {
        var bytes = NeighbourTable.Of([1, 2], [3, 4], [[5, 6]]).ToBytes();
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(bytes.Length - 4), odd);
        Assert.Contains("not a finite number", Assert.Throws<InvalidDataException>(() => NeighbourTable.Parse(bytes)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(uint.MaxValue, 0)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    [InlineData(0, 1)]
    [InlineData(2, uint.MaxValue)]
    [InlineData(0x40000000, 2)]
    [InlineData(3, 1)]
    public void Counts_that_the_file_can_not_hold_are_refused_before_anything_is_allocated(uint rows, uint columns)
    {
        var bytes = NeighbourTable.Of([1, 2], [3, 4], [[5, 6]]).ToBytes();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), rows);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), columns);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => NeighbourTable.Parse(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Fact]
    public void Arbitrary_bytes_are_a_table_or_refused()
    {
        var header = NeighbourTable.Of([1, 2], [3, 4], [[5, 6]]).ToBytes()[..8];
        Gen.Select(Gen.Bool, Gen.Byte.Array[0, 64]).Sample((whole, bytes) =>
        {
            try
            {
                NeighbourTable.Parse(whole ? [.. header, .. bytes] : bytes);
            }
            catch (InvalidDataException)
            {
            }
        });
    }

    private static float Squared(float dx, float dy) => dx * dx + dy * dy;
}
