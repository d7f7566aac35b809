using System.Collections.Frozen;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MlopsHousing.ServiceDefaults.Health;

/// <summary>Endpoints for probes and scrapers. They come every few seconds: no traces, no request log, no HTTP metrics.</summary>
internal static class OperationsEndpoints
{
    private static readonly FrozenSet<string> _paths =
        FrozenSet.ToFrozenSet(["/livez", "/readyz", "/health", "/metrics", "/prestop"], StringComparer.OrdinalIgnoreCase);

    /// <summary>By path, because traces begin before routing.</summary>
    internal static bool Serve(HttpContext context) => context.Request.Path.Value is { } path && _paths.Contains(path);

    internal static void AsOperationsEndpoint(this IEndpointConventionBuilder endpoint) =>
        endpoint.AllowAnonymous().DisableHttpMetrics().DisableRateLimiting();
}
