using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using Microsoft.Extensions.Caching.Hybrid;

namespace MlopsHousing.Api.Caching;

/// <summary>
/// 21 bytes: format (1), value and scale (8 each, little-endian doubles), CRC-32C of all before (4). Whatever else Redis holds reads
/// as <see cref="CachedPrediction.Malformed"/>: a format of a newer or older release, a torn or overwritten value.
/// </summary>
internal sealed class CachedPredictionSerializer : IHybridCacheSerializer<CachedPrediction>
{
    internal const int Length = 21;

    // Changes whenever what follows it does.
    private const byte Format = 2;

    public void Serialize(CachedPrediction value, IBufferWriter<byte> target)
    {
        var bytes = target.GetSpan(Length);
        bytes[0] = Format;
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[1..], value.Value);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[9..], value.Scale);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[17..], Checksum(bytes));
        target.Advance(Length);
    }

    public CachedPrediction Deserialize(ReadOnlySequence<byte> source)
    {
        if (source.Length != Length)
            return CachedPrediction.Malformed;

        Span<byte> bytes = stackalloc byte[Length];
        source.CopyTo(bytes);
        var value = BinaryPrimitives.ReadDoubleLittleEndian(bytes[1..]);
        return bytes[0] == Format && BinaryPrimitives.ReadUInt32LittleEndian(bytes[17..]) == Checksum(bytes) && double.IsFinite(value)
            ? new(value, BinaryPrimitives.ReadDoubleLittleEndian(bytes[9..]))
            : CachedPrediction.Malformed;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes) =>
        BitOperations.Crc32C(
            BitOperations.Crc32C(BitOperations.Crc32C(~0u, bytes[0]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[1..])),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[9..]));
}
