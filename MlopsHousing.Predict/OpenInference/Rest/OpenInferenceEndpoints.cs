using Microsoft.AspNetCore.Http.HttpResults;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Predict.Inference;
using MlopsHousing.Predict.Models;
using MlopsHousing.ServiceDefaults;
using MlopsHousing.ServiceDefaults.Logging;

namespace MlopsHousing.Predict.OpenInference.Rest;

/// <summary>The Open Inference Protocol, version 2, over REST.</summary>
internal static class OpenInferenceEndpoints
{
    public static void MapOpenInference(this IEndpointRouteBuilder app)
    {
        var host = app.ServiceProvider.GetRequiredService<ModelHost>();
        var inference = app.ServiceProvider.GetRequiredService<HttpInference>();

        var v2 = app.MapGroup("/v2");
        v2.MapGet("", Server);
        v2.MapGet("/health/live", Live);
        v2.MapGet("/health/ready", () => Ready(host));
        v2.MapGet("/models/{model}", (string model, CancellationToken cancel) => ModelAsync(host, model, null, cancel));
        v2.MapGet("/models/{model}/versions/{version}", (string model, string version, CancellationToken cancel) => ModelAsync(host, model, version, cancel));
        v2.MapGet("/models/{model}/ready", (string model, CancellationToken cancel) => ModelReadyAsync(host, model, null, cancel));
        v2.MapGet("/models/{model}/versions/{version}/ready", (string model, string version, CancellationToken cancel) => ModelReadyAsync(host, model, version, cancel));
        v2.MapPost("/models/{model}/infer", InferAsync).SampleRequestLog();
        v2.MapPost("/models/{model}/versions/{version}/infer", InferAsync).SampleRequestLog();

        // A plain request delegate: nothing is bound by reflection on the busiest path.
        Task InferAsync(HttpContext context) => inference.HandleAsync(
            context, RestDialect.Instance, (string?)context.Request.RouteValues["model"], (string?)context.Request.RouteValues["version"]);
    }

    private static JsonHttpResult<RestServer> Server() =>
        TypedResults.Json(new RestServer(ModelDescription.ServerName, BuildInfo.Current.Version, []), OpenInferenceJson.Default.RestServer);

    private static JsonHttpResult<RestLive> Live() => TypedResults.Json(new RestLive(true), OpenInferenceJson.Default.RestLive);

    private static JsonHttpResult<RestReady> Ready(ModelHost host)
    {
        var ready = host.Champion is not null;
        return TypedResults.Json(new RestReady(ready), OpenInferenceJson.Default.RestReady, statusCode: ready ? 200 : 503);
    }

    private static async Task<Results<JsonHttpResult<RestModel>, JsonHttpResult<RestError>>> ModelAsync(
        ModelHost host, string model, string? version, CancellationToken cancel)
    {
        try
        {
            var description = await ModelDescription.OfAsync(host, model, version, cancel);
            return TypedResults.Json(
                new RestModel(
                    host.Model,
                    description.Versions,
                    ModelDescription.Platform,
                    [.. description.Inputs.Select(Tensor)],
                    [.. description.Outputs.Select(Tensor)],
                    description.Properties),
                OpenInferenceJson.Default.RestModel);
        }
        catch (Exception e) when (Refusals.Of(e) is { } refused)
        {
            return TypedResults.Json(new RestError(refused.Message), OpenInferenceJson.Default.RestError, statusCode: refused.Refusal.HttpStatus());
        }

        static RestTensor Tensor(TensorDescription tensor) => new(tensor.Name, tensor.Datatype, tensor.Shape);
    }

    /// <summary>Asking makes it so where it can be: a version that isn't held is loaded.</summary>
    private static async Task<Results<JsonHttpResult<RestModelReady>, JsonHttpResult<RestError>>> ModelReadyAsync(
        ModelHost host, string model, string? version, CancellationToken cancel)
    {
        try
        {
            await host.GetAsync(model, version, cancel);
            return TypedResults.Json(new RestModelReady(host.Model, true), OpenInferenceJson.Default.RestModelReady);
        }
        catch (ModelUnavailableException)
        {
            return TypedResults.Json(new RestModelReady(host.Model, false), OpenInferenceJson.Default.RestModelReady, statusCode: 503);
        }
        catch (NotInRegistryException e)
        {
            return TypedResults.Json(new RestError(e.Message), OpenInferenceJson.Default.RestError, statusCode: 404);
        }
    }
}
