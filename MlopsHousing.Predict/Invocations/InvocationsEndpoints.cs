using Microsoft.AspNetCore.Http.HttpResults;
using MlopsHousing.Predict.Inference;
using MlopsHousing.Predict.Models;
using MlopsHousing.ServiceDefaults;
using MlopsHousing.ServiceDefaults.Logging;

namespace MlopsHousing.Predict.Invocations;

/// <summary>The scoring protocol of MLflow's server, which SageMaker's hosts speak too.</summary>
internal static class InvocationsEndpoints
{
    public static void MapInvocations(this IEndpointRouteBuilder app)
    {
        var host = app.ServiceProvider.GetRequiredService<ModelHost>();
        var inference = app.ServiceProvider.GetRequiredService<HttpInference>();
        Task InvokeAsync(HttpContext context) => inference.HandleAsync(context, InvocationsDialect.Instance, name: null, version: null);

        app.MapPost("/invocations", InvokeAsync).SampleRequestLog();
        app.MapGet("/ping", () => Ping(host));
        app.MapGet("/version", Version);
    }

    private static ContentHttpResult Ping(ModelHost host) =>
        TypedResults.Text("\n", "application/json", statusCode: host.Champion is null ? StatusCodes.Status503ServiceUnavailable : null);

    /// <summary>The bare number of a version: there MLflow's, here this service's.</summary>
    private static ContentHttpResult Version() => TypedResults.Text(BuildInfo.Current.Version);
}
