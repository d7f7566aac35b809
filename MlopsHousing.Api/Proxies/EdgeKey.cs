using System.Security.Cryptography;
using System.Text;

namespace MlopsHousing.Api.Proxies;

/// <summary>
/// Tells the requests that the edge (CloudFront, say) has sent on: it alone knows the key. Its addresses are many and change, and
/// others' requests come from the same ones.
/// </summary>
internal sealed class EdgeKey(string sha256)
{
    public const string Header = "X-Origin-Key";

    private const int Longest = 256;

    private readonly byte[] _hash = Convert.FromHexString(sha256);

    /// <summary>Whether a request carries it.</summary>
    public bool IsOf(HttpContext context)
    {
        var header = context.Request.Headers[Header];
        if (header.Count != 1 || header[0] is not { Length: <= Longest } key) return false;
        Span<byte> utf8 = stackalloc byte[Longest * 3];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(key, utf8)], hash);
        return CryptographicOperations.FixedTimeEquals(_hash, hash);
    }
}
