using CsCheck;
using MlopsHousing.Api.Caching;

namespace MlopsHousing.Tests.Api.Caching;

public sealed class PredictionTableTests
{
    private static readonly TimeSpan _long = TimeSpan.FromHours(1);

    [Fact]
    public void A_shard_answers_as_a_dictionary_would_and_forgets_only_when_it_is_full() =>
        Gen.Select(Gen.Int[1, 40], Gen.Select(Gen.Int[0, 60], Gen.Bool, Gen.Int[0, 9]).Array[0, 400]).Sample((capacity, steps) =>
        {
            var shard = new PredictionTableShard(capacity);
            var model = new Dictionary<CacheKey, (double Value, long Until)>(); // all that was set last, whether it is still kept or not
            var now = 0L;
            foreach (var (number, isSet, time) in steps)
            {
                now += time;
                var key = Key(number);
                if (isSet)
                {
                    model[key] = (number + now, now + 50);
                    shard.Set(key, number + now, -number, now, now + 50);
                }

                var isKept = shard.TryGet(key, now, out var value, out var scale);
                if (isSet && !isKept) return false; // what was just set is there
                if (isKept && !(model[key].Value == value && scale == -number && now < model[key].Until)) return false;
                if (!isKept && model.Count <= capacity && model.TryGetValue(key, out var known) && now < known.Until) return false;
            }

            return model.Keys.Count(key => shard.TryGet(key, 0, out _, out _)) <= capacity;
        });

    [Fact]
    public void What_is_asked_for_again_outlives_what_is_not()
    {
        const int Capacity = 100;
        var shard = new PredictionTableShard(Capacity);
        for (var number = 0; number < 50 * Capacity; number++)
        {
            shard.Set(Key(number), number, 0, now: 0, until: 1);
            for (var wanted = 0; wanted < Math.Min(number, 10); wanted++) Assert.True(shard.TryGet(Key(wanted), 0, out _, out _), $"{wanted} was forgotten at {number}.");
        }
    }

    [Fact]
    public void It_takes_no_more_memory_than_it_may_and_only_as_it_fills()
    {
        const int Bytes = 8_000_000;
        var keys = Enumerable.Range(0, 3 * Bytes / PredictionTableShard.BytesPerEntry).Select(Key).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread(); // other tests' threads don't count
        var table = new PredictionTable(Bytes, _long);
        var empty = Taken();
        foreach (var key in keys.AsSpan(0, 2 * keys.Length / 3)) table.Set(key, 1, 0);
        var full = Taken();
        foreach (var key in keys) table.Set(key, 1, 0);
        var later = Taken();

        Assert.InRange(empty, 0, Bytes / 50);
        Assert.InRange(full, Bytes * 3 / 4, Bytes);
        Assert.Equal(full, later);

        long Taken() => GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public async Task Threads_see_whole_predictions()
    {
        var table = new PredictionTable(1_000_000, _long);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(() =>
        {
            var (random, seen) = (new Random(seed), 0);
            for (var i = 0; i < 200_000; i++)
            {
                var key = Key(random.Next(50_000)); // more than it holds
                double value = random.Next();
                if (random.Next(2) == 0) table.Set(key, value, value / 2);
                if (!table.TryGet(key, out value, out var scale)) continue;
                Assert.Equal(value / 2, scale);
                seen++;
            }

            Assert.True(seen > 100_000);
        })));
    }

    private static CacheKey Key(int number) => CacheKey.For(CacheHost.Version, [number]);
}
