using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MlopsHousing.ServiceDefaults.Health;

/// <summary>
/// <c>/livez</c>: the process answers (depends on nothing). <c>/readyz</c>: send traffic here. <c>/health</c>: every
/// check, for people. Bodies name checks and their state, never what a check found inside.
/// </summary>
internal static class HealthEndpoints
{
    internal static void MapHealth(this IEndpointRouteBuilder app)
    {
        Map("/livez", _ => false);
        Map("/readyz", check => check.Tags.Contains(Readiness.Tag));
        Map("/health", _ => true);

        void Map(string path, Func<HealthCheckRegistration, bool> chosen) =>
            app.MapHealthChecks(path, new HealthCheckOptions { Predicate = chosen, ResponseWriter = WriteAsync })
                .AsOperationsEndpoint();
    }

    private static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", Name(report.Status));
        json.WriteStartObject("checks");
        foreach (var (name, entry) in report.Entries)
            json.WriteString(name, Name(entry.Status));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Name(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
