using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using MlopsHousing.Api.Keys;
using MlopsHousing.Api.Proxies;

namespace MlopsHousing.Api.RateLimits;

/// <summary>
/// A token bucket for each client: an API key, else the address it comes from. Memory is bounded whatever comes: addresses
/// share a fixed number of places, and which share one is different in every process, so nobody can aim at another's.
/// </summary>
internal sealed class ClientLimiters(IOptions<RateLimitOptions> options, ApiKeyRing keys) : IDisposable
{
    private const int Addresses = 8192;

    private readonly TokenBucketRateLimiter?[] _places = new TokenBucketRateLimiter?[Addresses + keys.Count];

    private readonly TokenBucketRateLimiterOptions _bucket = Bucket(options.Value);

    /// <summary>The limiter of the client that a request comes from, up to date.</summary>
    public TokenBucketRateLimiter For(HttpContext context)
    {
        ref var place = ref _places[PlaceOf(context)];
        if (place is null) Interlocked.CompareExchange(ref place, new TokenBucketRateLimiter(_bucket), null);
        place.TryReplenish(); // by the time gone since; thousands of buckets need no timer then
        return place;
    }

    public void Dispose()
    {
        foreach (var place in _places) place?.Dispose();
    }

    private int PlaceOf(HttpContext context)
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

    private static TokenBucketRateLimiterOptions Bucket(RateLimitOptions limit)
    {
        var tokens = Math.Max(1, limit.PerSecond / 10);
        return new()
        {
            TokenLimit = limit.Burst,
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromSeconds((double)tokens / limit.PerSecond),
            AutoReplenishment = false,
            QueueLimit = 0,
        };
    }
}
