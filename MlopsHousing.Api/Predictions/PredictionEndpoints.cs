using MlopsHousing.Api.Batches;
using MlopsHousing.Api.Docs;
using MlopsHousing.Api.Keys;
using MlopsHousing.ServiceDefaults.Logging;

namespace MlopsHousing.Api.Predictions;

/// <summary><c>/v1/predict</c>. Handlers are plain request delegates: nothing is bound, so nothing reflects.</summary>
internal static class PredictionEndpoints
{
    public static void MapPredictions(this WebApplication app)
    {
        // Not /v1/predict: with a group's whole path, a route in traces and metrics would end in a slash.
        var predictions = app.MapGroup("/v1").WithTags("Predictions").SampleRequestLog().WithMetadata(new NeedsApiKey(KeyUse.Predictions));

        RequestDelegate one = app.Services.GetRequiredService<PredictEndpoint>().HandleAsync;
        predictions.MapPost("/predict", one).WithMetadata(one.Method)
            .WithName("predict").WithSummary("Predict one row")
            .WithDescription("X-Cache tells whether the prediction was kept from before: hit, miss or bypass.")
            .AddOpenApiOperationTransformer(ApiDescription.DescribeRow)
            .Answers<Prediction>(MediaTypes.Json)
            .Refuses(400, 401, 413, 415, 422, 429, 500, 503);

        RequestDelegate many = app.Services.GetRequiredService<BatchEndpoint>().HandleAsync;
        predictions.MapPost("/predict/batch", many).WithMetadata(many.Method)
            .WithName("predictBatch").WithSummary("Predict many rows")
            .WithDescription(
                "A JSON array or CSV is answered whole or refused whole, as JSON or (Accept: text/csv) as CSV. "
                + "application/x-ndjson is a stream without a row limit: a line comes back for each line as it comes, at fault or not; "
                + "read answers while you send. X-Model names the version and X-Batch-Id the batch where the format has no place for it.")
            .AddOpenApiOperationTransformer(ApiDescription.DescribeRows)
            .Answers<BatchPrediction>(MediaTypes.Json)
            .Refuses(400, 401, 413, 415, 422, 429, 500, 503);
    }
}
