using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MlopsHousing.Api.Caching;

/// <summary>Shows on <c>/health</c> that Redis fails. Degraded at worst, and no part of readiness: answers go on without it.</summary>
internal sealed class RedisHealth(CacheLevels cache) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(cache.Redis is { IsInUse: false } ? HealthCheckResult.Degraded() : HealthCheckResult.Healthy());
}
