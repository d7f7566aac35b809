using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using MlopsHousing.Api.Problems;

namespace MlopsHousing.Api.RateLimits;

/// <summary>
/// Answers 429 past a client's limit, and tells every client where it stands in the structured fields of
/// draft-ietf-httpapi-ratelimit-headers: q and w are the quota and its seconds, r what is left, t the seconds until all is.
/// </summary>
internal sealed class RateLimitMiddleware(RequestDelegate next, ClientLimiters limiters, IOptions<RateLimitOptions> options)
{
    private const string Policy = "client";

    private readonly int _perSecond = options.Value.PerSecond;
    private readonly int _burst = options.Value.Burst;

    private readonly StringValues _policy =
        $"\"{Policy}\";q={options.Value.Burst};w={Seconds(options.Value.Burst, options.Value.PerSecond)}";

    public Task InvokeAsync(HttpContext context)
    {
        if (!ApiPaths.IsPublicApi(context.Request)) return next(context);
        var limiter = limiters.For(context);
        using var lease = limiter.AttemptAcquire();
        var left = limiter.GetStatistics()!.CurrentAvailablePermits;
        var headers = context.Response.Headers;
        headers["RateLimit-Policy"] = _policy;
        headers["RateLimit"] = $"\"{Policy}\";r={left};t={Seconds(_burst - left, _perSecond)}";
        return lease.IsAcquired ? next(context) : Refuse(lease).WriteAsync(context);
    }

    private Problem Refuse(RateLimitLease lease) =>
        new(ProblemKinds.TooManyRequests, $"A client may make {_perSecond:N0} requests a second, and {_burst:N0} at once after a pause.")
        {
            RetryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1),
        };

    private static long Seconds(long requests, int perSecond) => (requests + perSecond - 1) / perSecond;
}
