using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MlopsHousing.Api.Models;

/// <summary>
/// Ready once a signature was loaded, and for good: neither Redis nor the registry being away may empty the
/// load balancer, for then nobody would be left to say so.
/// </summary>
public sealed class CatalogHealthCheck(ModelCatalog catalog) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(catalog.Champion is { } champion
            ? HealthCheckResult.Healthy($"{champion.Version.Model} version {champion.Version.Number}")
            : HealthCheckResult.Unhealthy($"{catalog.Model} has no champion"));
}
