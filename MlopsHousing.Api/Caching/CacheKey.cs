using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Api.Caching;

/// <summary>
/// Names a prediction by all it depends on: the version's content and the row. SHA-256 over both, so that no two rows
/// share a key and no caller can make two that do, however wide the row is.
/// </summary>
/// <param name="First">Bytes 0 to 7 of the hash.</param>
/// <param name="Second">Bytes 8 to 15.</param>
/// <param name="Third">Bytes 16 to 23.</param>
/// <param name="Fourth">Bytes 24 to 31.</param>
internal readonly record struct CacheKey(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    // A release that answers differently for the same digest and row takes the next letter.
    private const string Prefix = "mlops:a:";
    private const int Base64Length = 43;
    private const int OnStack = 512;

    internal static CacheKey For(ModelVersion version, ReadOnlySpan<double> row)
    {
        // Digests are ASCII of one length, so digest and row can't run into one another.
        var length = version.Digest.Length + row.Length * sizeof(double);
        var rented = length > OnStack ? ArrayPool<byte>.Shared.Rent(length) : null;
        var bytes = rented ?? stackalloc byte[OnStack];
        var at = Encoding.ASCII.GetBytes(version.Digest, bytes);
        foreach (var value in row)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes[at..], Canonical(value));
            at += sizeof(double);
        }

        Span<CacheKey> key = stackalloc CacheKey[1];
        SHA256.HashData(bytes[..at], MemoryMarshal.AsBytes(key));
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return key[0];
    }

    /// <summary>Its name in Redis: a prefix and 43 characters.</summary>
    public override string ToString()
    {
        Span<char> name = stackalloc char[Prefix.Length + Base64Length];
        Prefix.CopyTo(name);
        Base64Url.EncodeToChars(MemoryMarshal.AsBytes(new ReadOnlySpan<CacheKey>(in this)), name[Prefix.Length..]);
        return new(name);
    }

    /// <summary>Whether a name in Redis is in the sample, one of sixteen: the last character tells the hash's last four bits.</summary>
    internal static bool IsSampled(string name) => name[^1] == 'A';

    /// <summary>One bit pattern for what scores the same: −0 is 0, and a NaN (a null) is a NaN.</summary>
    private static double Canonical(double value) => double.IsNaN(value) ? double.NaN : value + 0.0;
}
