using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MlopsHousing.Predict.Models;

/// <summary>Ready once a champion is verified and warm, and from then on: a registry that goes away later takes nothing from it.</summary>
internal sealed class ChampionCheck(ModelHost host) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(host.Champion is null
            ? HealthCheckResult.Unhealthy("no champion is loaded and warm")
            : HealthCheckResult.Healthy());
}
