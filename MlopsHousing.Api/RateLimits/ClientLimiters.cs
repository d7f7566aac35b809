using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace MlopsHousing.Api.RateLimits;

/// <summary>A token bucket for each client.</summary>
internal sealed class ClientLimiters(IOptions<RateLimitOptions> options, ClientPlaces clients) : IDisposable
{
    private readonly TokenBucketRateLimiter?[] _places = new TokenBucketRateLimiter?[clients.Count];

    private readonly TokenBucketRateLimiterOptions _bucket = Bucket(options.Value);

    /// <summary>The limiter of the client that a request comes from, up to date.</summary>
    public TokenBucketRateLimiter For(HttpContext context)
    {
        ref var place = ref _places[clients.Of(context)];
        if (place is null) Interlocked.CompareExchange(ref place, new TokenBucketRateLimiter(_bucket), null);
        place.TryReplenish(); // by the time gone since; thousands of buckets need no timer then
        return place;
    }

    public void Dispose()
    {
        foreach (var place in _places) place?.Dispose();
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
