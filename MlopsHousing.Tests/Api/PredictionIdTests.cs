using System.Collections.Concurrent;
using MlopsHousing.Api.Predictions;

namespace MlopsHousing.Tests.Api;

/// <summary>Ids of predictions are what they are said to be: UUIDs of version 7 that nobody can guess or meet twice.</summary>
public class PredictionIdTests
{
    private static readonly DateTimeOffset _at = new(2026, 11, 24, 12, 30, 15, 123, TimeSpan.Zero);

    [Fact]
    public void Is_a_uuid_of_version_7_of_its_time()
    {
        var (id, platforms) = (PredictionId.New(_at), Guid.CreateVersion7(_at));
        Assert.Equal(7, id.Version);
        Assert.InRange(id.Variant, 0b1000, 0b1011);
        Assert.Equal(platforms.ToString()[..14], id.ToString()[..14]); // the milliseconds
    }

    [Fact]
    public void Sorts_by_time()
    {
        var ids = Enumerable.Range(0, 1000).Select(i => PredictionId.New(_at.AddMilliseconds(i)).ToString()).ToArray();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public void No_two_are_alike_on_any_thread()
    {
        var ids = new ConcurrentBag<Guid>();
        Parallel.For(0, 200_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => ids.Add(PredictionId.New(_at)));
        Assert.Equal(200_000, ids.Distinct().Count());
    }

    [Fact]
    public void Each_bit_but_those_of_version_and_time_is_left_to_chance()
    {
        const int Count = 10_000;
        var ones = new int[128];
        for (var i = 0; i < Count; i++)
        {
            var bytes = PredictionId.New(_at).ToByteArray(bigEndian: true);
            for (var bit = 0; bit < 128; bit++) ones[bit] += bytes[bit / 8] >> (7 - bit % 8) & 1;
        }

        int[] chance = [.. Enumerable.Range(52, 12), .. Enumerable.Range(66, 62)];
        // Ten standard deviations: none in a lifetime.
        Assert.All(chance, bit => Assert.InRange(ones[bit], Count / 2 - 500, Count / 2 + 500));
    }
}
