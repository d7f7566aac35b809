using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace MlopsHousing.Monitoring.Predictions;

/// <summary>Tells clients apart without keeping their addresses: a keyed hash (HMAC-SHA256, cut to 64 bits).</summary>
/// <param name="salt">The key; null for one that ends with this process.</param>
public sealed class ClientHash(string? salt)
{
    private readonly byte[] _key = salt is null ? RandomNumberGenerator.GetBytes(32) : Encoding.UTF8.GetBytes(salt);

    // Most rows of a batch come from a client that was there just before.
    private IPAddress? _last;
    private long _lastHash;

    /// <summary>The hash of an address; 0 for none. Not for several threads at once.</summary>
    public long Of(IPAddress? address)
    {
        if (address is null) return 0;
        if (address.Equals(_last)) return _lastHash;
        Span<byte> bytes = stackalloc byte[16];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        address.TryWriteBytes(bytes, out var length);
        HMACSHA256.HashData(_key, bytes[..length], hash);
        (_last, _lastHash) = (address, BinaryPrimitives.ReadInt64BigEndian(hash));
        return _lastHash;
    }
}
