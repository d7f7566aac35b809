using System.Buffers;
using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using MlopsHousing.Api.Caching;
using MlopsHousing.Api.Metrics;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Predictions;
using MlopsHousing.Api.Problems;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.ServiceDefaults.Telemetry;

namespace MlopsHousing.Api.Batches;

/// <summary><c>POST /v1/predict/batch</c>: many rows as a JSON array or CSV, all or nothing; or as a stream of lines.</summary>
internal sealed class BatchEndpoint(
    ModelCatalog catalog, IPredictor predictor, ApiMetrics metrics, LineStream lines, IOptions<PredictionOptions> options)
{
    private readonly PredictionOptions _limits = options.Value;

    public Task HandleAsync(HttpContext context)
    {
        if (catalog.Champion is not { } model) return PredictionProblems.NotReady.WriteAsync(context);
        var type = MediaTypes.Of(context.Request);
        if (type is null) return PredictionProblems.UnsupportedAsync(context, MediaTypes.Json, MediaTypes.NdJson, MediaTypes.Csv);

        if (!Coverage.TryRead(context.Request, out var coverage)) return Coverage.Refused.WriteAsync(context);

        // The server's own limit knows neither our settings nor streams without end.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        context.Response.Headers[CacheResultNames.Header] = CacheResult.Bypass.Name();
        return type == MediaTypes.NdJson ? lines.AnswerAsync(context, model, coverage) : AnswerAsync(context, model, type, coverage);
    }

    private async Task AnswerAsync(HttpContext context, ServedModel model, string type, double coverage)
    {
        var start = Stopwatch.GetTimestamp();
        if (await RequestBody.ReadAsync(context.Request, _limits.MaxBatchBytes) is not { } body)
        {
            metrics.Refused(model);
            await PredictionProblems.BodyTooLarge(_limits.MaxBatchBytes).WriteAsync(context);
            return;
        }

        using var rows = new BatchRows(model.Signature.Width);
        var problem = await ReadAsync(body, model, type, rows);
        RequestBody.Release(context.Request, body);
        StageDuration.Record("parse", start);
        if (problem is not null || rows.Faults.Count > 0)
        {
            metrics.Refused(model, Math.Max(1, rows.Count));
            await (problem ?? Invalid(rows)).WriteAsync(context);
            return;
        }

        await ScoreAsync(context, model, rows, coverage);
    }

    private async Task ScoreAsync(HttpContext context, ServedModel model, BatchRows rows, double coverage)
    {
        var rented = ArrayPool<double>.Shared.Rent(2 * rows.Count);
        var predictions = rented.AsMemory(0, rows.Count);
        var scales = model.Intervals is null ? Memory<double>.Empty : rented.AsMemory(rows.Count, rows.Count);
        try
        {
            var start = Stopwatch.GetTimestamp();
            await predictor.ScoreAsync(model.Version, model.Signature.Width, rows.Values, predictions, scales, context.RequestAborted);
            StageDuration.Record("predict", start);
            metrics.Predicted(model, predictions.Span, rows.OutOfRange);
            BatchAnswer.Write(context, model, predictions.Span, scales.Span, coverage, rows);
        }
        catch (ModelUnavailableException e)
        {
            metrics.Unavailable(model, rows.Count);
            await PredictionProblems.Unavailable(e).WriteAsync(context);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private ValueTask<Problem?> ReadAsync(ReadOnlySequence<byte> body, ServedModel model, string type, BatchRows rows) => type == MediaTypes.Csv
        ? CsvBatchReader.ReadAsync(body, model, _limits.MaxBatchRows, rows)
        : ValueTask.FromResult(JsonBatchReader.Read(body, model, _limits.MaxBatchRows, rows));

    private static Problem Invalid(BatchRows rows) => new(
        ProblemKinds.InvalidInput,
        rows.IsFull ? $"The first {BatchRows.MostFaults} faults are listed; there may be more." : Problem.Count(rows.Faults.Count),
        rows.Faults);
}
