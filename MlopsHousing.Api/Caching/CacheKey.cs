using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Api.Caching;

/// <summary>
/// Names a prediction by all it depends on: the version's content and the row. SHA-256 over both, so that no two rows
/// share a key and no caller can make two that do; 43 characters however wide the row is.
/// </summary>
internal static class CacheKey
{
    // A release that answers differently for the same digest and row takes the next letter.
    private const string Prefix = "mlops:a:";
    private const int Base64Length = 43;
    private const int OnStack = 512;

    internal static string For(ModelVersion version, ReadOnlySpan<double> row)
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

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..at], hash);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);

        Span<char> key = stackalloc char[Prefix.Length + Base64Length];
        Prefix.CopyTo(key);
        Base64Url.EncodeToChars(hash, key[Prefix.Length..]);
        return new(key);
    }

    /// <summary>Whether a key is in the sample, one of sixteen: the last character tells the hash's last four bits.</summary>
    internal static bool IsSampled(string key) => key[^1] == 'A';

    /// <summary>One bit pattern for what scores the same: −0 is 0, and a NaN (a null) is a NaN.</summary>
    private static double Canonical(double value) => double.IsNaN(value) ? double.NaN : value + 0.0;
}
