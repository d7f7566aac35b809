using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MlopsHousing.Api.Predictions;

/// <summary>
/// Ids of predictions: UUIDs of version 7 (RFC 9562), big-endian milliseconds and then chance, so that they sort by time and keep the
/// index of the log of predictions compact.
/// </summary>
/// <remarks>As the platform makes them, but the system is asked for chance once for many: asking for each was a fiftieth of a cached answer.</remarks>
internal static class PredictionId
{
    private const int ChanceBytes = 10;

    [ThreadStatic]
    private static byte[]? _chance;

    [ThreadStatic]
    private static int _left;

    public static Guid New(DateTimeOffset at)
    {
        if (_left == 0)
        {
            RandomNumberGenerator.Fill(_chance ??= new byte[ChanceBytes * 64]);
            _left = _chance.Length;
        }

        _left -= ChanceBytes;
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, at.ToUnixTimeMilliseconds() << 16);
        _chance.AsSpan(_left, ChanceBytes).CopyTo(id[6..]);
        id[6] = (byte)(0x70 | (id[6] & 0x0F)); // the version
        id[8] = (byte)(0x80 | (id[8] & 0x3F)); // the variant
        return new(id, bigEndian: true);
    }
}
