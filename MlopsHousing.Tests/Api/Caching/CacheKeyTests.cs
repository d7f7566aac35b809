using System.Buffers.Text;
using System.Runtime.InteropServices;
using CsCheck;
using MlopsHousing.Api.Caching;

namespace MlopsHousing.Tests.Api.Caching;

public sealed class CacheKeyTests
{
    [Fact]
    public void Minus_zero_is_zero() => Assert.Equal(Key(0.0, 1), Key(-0.0, 1));

    [Fact]
    public void Every_NaN_is_one_NaN() =>
        Gen.ULong[1, (1UL << 51) - 1].Sample(payload =>
            Key(BitConverter.UInt64BitsToDouble(0xFFF0_0000_0000_0000 | payload), 1) == Key(double.NaN, 1));

    [Fact]
    public void Rows_that_differ_in_any_bit_have_different_keys() =>
        Gen.Select(Gen.Double.Array[1, 100], Gen.Int[0, 99], Gen.Int[0, 63]).Sample((row, place, bit) =>
        {
            var other = row.ToArray();
            ref var value = ref other[place % row.Length];
            value = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(value) ^ (1L << bit));
            var same = row.Zip(other).All(pair => pair.First.Equals(pair.Second)); // NaN equals NaN, 0 equals −0
            return same == (Key(row) == Key(other));
        });

    [Fact]
    public void Versions_of_other_content_have_other_keys() =>
        Assert.NotEqual(Key(1, 2), CacheKey.For(CacheHost.Version with { Digest = "sha256:" + new string('c', 64) }, [1, 2]));

    [Fact]
    public void A_version_by_another_name_with_the_same_content_shares_its_predictions() =>
        Assert.Equal(Key(1, 2), CacheKey.For(CacheHost.Version with { Number = 9 }, [1, 2]));

    [Fact]
    public void Names_in_redis_are_the_hash_to_its_last_bit()
    {
        var names = Enumerable.Range(0, 1_000).ToDictionary(i => Key(i), i => Key(i).ToString());

        Assert.All(names.Values, name => Assert.Matches("^mlops:a:[A-Za-z0-9_-]{43}$", name));
        Assert.All(names, pair => Assert.Equal(MemoryMarshal.AsBytes([pair.Key]), Base64Url.DecodeFromChars(pair.Value.AsSpan("mlops:a:".Length))));
    }

    private static CacheKey Key(params double[] row) => CacheKey.For(CacheHost.Version, row);
}
