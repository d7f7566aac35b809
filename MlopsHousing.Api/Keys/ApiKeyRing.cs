using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace MlopsHousing.Api.Keys;

/// <summary>Finds out whose key a request carries.</summary>
public sealed class ApiKeyRing(IOptions<ApiKeyOptions> options)
{
    public const string Header = "X-API-Key";

    /// <summary>The place that stands for a request without a key.</summary>
    public const int NoKey = -1;

    /// <summary>The place that stands for a key that nobody has.</summary>
    public const int WrongKey = -2;

    private const int LongestKey = 256;

    private readonly (string Name, byte[] Hash)[] _keys = [.. options.Value.Keys
        .OrderBy(k => k.Key, StringComparer.Ordinal)
        .Select(k => (k.Key, Convert.FromHexString(k.Value)))];

    /// <summary>The number of keys configured.</summary>
    public int Count => _keys.Length;

    /// <summary>The name under which the key at a place is configured.</summary>
    public string NameOf(int place) => _keys[place].Name;

    /// <summary>The place of the key that came with a request, or <see cref="NoKey"/>, or <see cref="WrongKey"/>.</summary>
    public int Find(HttpRequest request)
    {
        // Where no key is configured none can be wrong: a client that sends one to every environment is served.
        if (_keys.Length == 0 || !request.Headers.TryGetValue(Header, out var header)) return NoKey;
        return header.Count == 1 && header[0] is { Length: <= LongestKey } key ? Find(key) : WrongKey;
    }

    private int Find(string key)
    {
        Span<byte> utf8 = stackalloc byte[LongestKey * 3];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(key, utf8)], hash);

        // Every key is compared, and in constant time, so that time tells nothing.
        var place = WrongKey;
        for (var i = 0; i < _keys.Length; i++)
            if (CryptographicOperations.FixedTimeEquals(_keys[i].Hash, hash))
                place = i;
        return place;
    }
}
