using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace MlopsHousing.ServiceDefaults.Health;

/// <summary>Checks with the tag <see cref="Tag"/> decide whether traffic is sent here; a service adds its own.</summary>
public static class Readiness
{
    /// <summary>The tag of checks that <c>/readyz</c> runs.</summary>
    public const string Tag = "ready";

    internal static void AddReadiness(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<NotStopping>("not-stopping", tags: [Tag]);

    /// <summary>Fails from the moment the process is told to stop, so that load balancers look elsewhere while it still serves.</summary>
    private sealed class NotStopping(IHostApplicationLifetime lifetime) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) =>
            Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy() : HealthCheckResult.Healthy());
    }
}
