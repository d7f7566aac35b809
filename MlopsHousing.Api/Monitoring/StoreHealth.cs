using Microsoft.Extensions.Diagnostics.HealthChecks;
using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Api.Monitoring;

/// <summary>Shows on <c>/health</c> that the store is not open. Degraded at worst, and no part of readiness: answers go on without it.</summary>
internal sealed class StoreHealth(StoreAccess store) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
        Task.FromResult(store is { IsOn: true, Ready: null } ? HealthCheckResult.Degraded() : HealthCheckResult.Healthy());
}
