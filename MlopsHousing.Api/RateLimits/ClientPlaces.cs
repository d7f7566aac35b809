using System.Net;
using MlopsHousing.Api.Keys;
using MlopsHousing.Api.Proxies;

namespace MlopsHousing.Api.RateLimits;

/// <summary>
/// A number for each client: an API key, else the address it comes from. Memory is bounded whatever comes: addresses
/// share a fixed number of places, and which share one is different in every process, so nobody can aim at another's.
/// </summary>
internal sealed class ClientPlaces(ApiKeyRing keys)
{
    private const int Addresses = 8192;

    /// <summary>All places are below it.</summary>
    public int Count { get; } = Addresses + keys.Count;

    /// <summary>Of the client that a request comes from.</summary>
    public int Of(HttpContext context)
    {
        var key = keys.Find(context.Request);
        if (key >= 0) return Addresses + key;
        return context.Connection.RemoteIpAddress is { } address ? (int)((uint)Hash(address) % Addresses) : 0;
    }

    private static int Hash(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[ClientNetwork.MostBytes];
        var length = ClientNetwork.Write(address, bytes);
        var hash = new HashCode();
        hash.AddBytes(bytes[..length]);
        return hash.ToHashCode();
    }
}
