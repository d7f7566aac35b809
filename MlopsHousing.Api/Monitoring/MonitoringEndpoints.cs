using MlopsHousing.Api.Docs;
using MlopsHousing.Api.Monitoring.Summaries;
using MlopsHousing.Api.Trials;

namespace MlopsHousing.Api.Monitoring;

/// <summary><c>/v1/monitoring</c>: how good predictions were, and whether traffic is what the model was trained for.</summary>
internal static class MonitoringEndpoints
{
    public static void MapMonitoring(this IEndpointRouteBuilder app)
    {
        var monitoring = app.MapGroup("/v1/monitoring").WithTags("Monitoring");
        monitoring.MapGet("/quality", app.ServiceProvider.GetRequiredService<QualityEndpoint>().GetAsync)
            .WithName("getQuality").WithSummary("Compare predictions with what homes really cost")
            .WithDescription("By feedback that came in during the last 1h, 6h, 24h, 7d (the default), 30d or 90d.")
            .Refuses(400, 401, 429, 500, 503)
            .Answers<QualityAnswer>("application/json");
        monitoring.MapGet("/drift", app.ServiceProvider.GetRequiredService<DriftEndpoint>().GetAsync)
            .WithName("getDrift").WithSummary("Compare traffic with what the champion was trained on")
            .WithDescription("By the newest predictions of all replicas, in the bins of the champion's profile. Both thresholds and the number of predictions are settings.")
            .Refuses(401, 404, 429, 500, 503)
            .Answers<DriftAnswer>("application/json");
        monitoring.MapGet("/summary", app.ServiceProvider.GetRequiredService<SummaryEndpoint>().GetAsync)
            .WithName("getSummary").WithSummary("Show how this process does, at a glance")
            .WithDescription("Requests, errors, latency, cache, store, drift and quality, without Prometheus. Counts are this process's own, since its start; of several replicas each has its own.")
            .Refuses(401, 429, 500)
            .Answers<SummaryAnswer>("application/json");
        monitoring.MapGet("/challenger", app.ServiceProvider.GetRequiredService<ChallengerEndpoint>().GetAsync)
            .WithName("getChallenger").WithSummary("Follow the challenger on live traffic")
            .WithDescription("Its part, the evidence on it by the feedback that came in since it began, and the latest decisions. PUT /v1/models/{name}/aliases/challenger begins and ends it.")
            .Refuses(401, 429, 500, 503)
            .Answers<ChallengerAnswer>("application/json");
    }
}
