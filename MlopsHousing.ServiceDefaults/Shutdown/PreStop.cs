using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using MlopsHousing.ServiceDefaults.Health;

namespace MlopsHousing.ServiceDefaults.Shutdown;

/// <summary>
/// <c>/prestop</c>: the kubelet asks it before it sends SIGTERM, and waits for the answer, which comes after the readiness
/// delay; until then load balancers learn that the pod is going. It changes nothing. Our images have no shell to sleep in.
/// </summary>
internal static class PreStop
{
    internal static void MapPreStop(this IEndpointRouteBuilder app) =>
        app.MapGet("/prestop", async (IOptions<ShutdownOptions> shutdown, CancellationToken cancel) =>
            {
                await Task.Delay(shutdown.Value.ReadinessDelay, cancel);
                return TypedResults.NoContent();
            })
            .ExcludeFromDescription()
            .AsOperationsEndpoint();
}
