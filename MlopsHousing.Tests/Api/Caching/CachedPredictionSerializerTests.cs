using System.Buffers;
using CsCheck;
using MlopsHousing.Api.Caching;

namespace MlopsHousing.Tests.Api.Caching;

public sealed class CachedPredictionSerializerTests
{
    private static readonly CachedPredictionSerializer _serializer = new();

    [Fact]
    public void A_prediction_is_read_back_to_the_last_bit() =>
        Gen.Select(Gen.Double.Where(double.IsFinite), Gen.Double).Sample((value, scale) =>
        {
            var read = Read(Write(value, scale));
            return BitConverter.DoubleToInt64Bits(read.Value) == BitConverter.DoubleToInt64Bits(value)
                && BitConverter.DoubleToInt64Bits(read.Scale) == BitConverter.DoubleToInt64Bits(scale);
        });

    [Fact]
    public void Any_other_bytes_are_malformed_and_no_error() =>
        Gen.Byte.Array[0, 40].Sample(bytes => ReferenceEquals(Read(bytes), CachedPrediction.Malformed));

    [Fact]
    public void A_flipped_bit_is_malformed() =>
        Gen.Select(Gen.Double.Where(double.IsFinite), Gen.Int[0, CachedPredictionSerializer.Length * 8 - 1]).Sample((value, bit) =>
        {
            var bytes = Write(value);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            return ReferenceEquals(Read(bytes), CachedPrediction.Malformed);
        });

    private static byte[] Write(double value, double scale = 1)
    {
        var buffer = new ArrayBufferWriter<byte>();
        _serializer.Serialize(new(value, scale), buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static CachedPrediction Read(byte[] bytes) => _serializer.Deserialize(new ReadOnlySequence<byte>(bytes));
}
