using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using Microsoft.Extensions.Caching.Hybrid;

namespace MlopsHousing.Api.Caching;

/// <summary>
/// 13 bytes: format (1), value (8, little-endian double), CRC-32C of the nine before (4). Whatever else Redis holds reads
/// as <see cref="CachedPrediction.Malformed"/>: a format of a newer or older release, a torn or overwritten value.
/// </summary>
internal sealed class CachedPredictionSerializer : IHybridCacheSerializer<CachedPrediction>
{
    internal const int Length = 13;

    // Changes whenever what follows it does; an interval scale would be format 2.
    private const byte Format = 1;

    public void Serialize(CachedPrediction value, IBufferWriter<byte> target)
    {
        var bytes = target.GetSpan(Length);
        bytes[0] = Format;
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[1..], value.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[9..], Checksum(bytes));
        target.Advance(Length);
    }

    public CachedPrediction Deserialize(ReadOnlySequence<byte> source)
    {
        if (source.Length != Length)
            return CachedPrediction.Malformed;

        Span<byte> bytes = stackalloc byte[Length];
        source.CopyTo(bytes);
        var value = BinaryPrimitives.ReadDoubleLittleEndian(bytes[1..]);
        return bytes[0] == Format && BinaryPrimitives.ReadUInt32LittleEndian(bytes[9..]) == Checksum(bytes) && double.IsFinite(value)
            ? new(value)
            : CachedPrediction.Malformed;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes) =>
        BitOperations.Crc32C(BitOperations.Crc32C(~0u, bytes[0]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[1..]));
}
