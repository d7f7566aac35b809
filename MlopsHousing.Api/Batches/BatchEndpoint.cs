using System.Buffers;
using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using MlopsHousing.Api.Caching;
using MlopsHousing.Api.Explanations;
using MlopsHousing.Api.Metrics;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Monitoring;
using MlopsHousing.Api.Predictions;
using MlopsHousing.Api.Problems;
using MlopsHousing.Api.RateLimits;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.ServiceDefaults.Requests;
using MlopsHousing.ServiceDefaults.Telemetry;

namespace MlopsHousing.Api.Batches;

/// <summary><c>POST /v1/predict/batch</c>: many rows as a JSON array or CSV, all or nothing; or as a stream of lines.</summary>
internal sealed class BatchEndpoint(
    ModelCatalog catalog, IPredictor predictor, ApiMetrics metrics, Traffic traffic, LineStream lines, RunningBatches running, ClientPlaces clients,
    IOptions<PredictionOptions> options)
{
    private readonly PredictionOptions _limits = options.Value;

    public async Task HandleAsync(HttpContext context)
    {
        var client = clients.Of(context);
        if (running.Enter(client) is { } refused)
        {
            await refused.WriteAsync(context);
            return;
        }

        try
        {
            await AnswerAsync(context);
        }
        finally
        {
            running.Leave(client);
        }
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (catalog.Champion is not { } model) return PredictionProblems.NotReady.WriteAsync(context);
        var type = MediaTypes.Of(context.Request);
        if (type is null) return PredictionProblems.UnsupportedAsync(context, MediaTypes.Json, MediaTypes.NdJson, MediaTypes.Csv);

        if (!PredictionQuery.TryRead(context.Request, out var asked, out var refused)) return refused.WriteAsync(context);

        // The server's own limit knows neither our settings nor streams without end.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        context.Response.Headers[CacheResultNames.Header] = CacheResult.Bypass.Name();
        return type == MediaTypes.NdJson ? lines.AnswerAsync(context, model, asked) : AnswerAsync(context, model, type, asked);
    }

    private async Task AnswerAsync(HttpContext context, ServedModel model, string type, PredictionQuery asked)
    {
        var start = Stopwatch.GetTimestamp();
        if (await WholeBody.ReadAsync(context.Request, _limits.MaxBatchBytes) is not { } body)
        {
            metrics.Refused(model);
            await PredictionProblems.BodyTooLarge(_limits.MaxBatchBytes).WriteAsync(context);
            return;
        }

        using var rows = new BatchRows(model.Signature.Width);
        var problem = await ReadAsync(body, model, type, rows);
        if (asked.Explain && rows.Count > _limits.MaxExplainedRows) problem ??= PredictionProblems.TooManyExplainedRows(_limits.MaxExplainedRows);
        WholeBody.Release(context.Request, body);
        StageDuration.Record("parse", start);
        if (problem is not null || rows.Faults.Count > 0)
        {
            metrics.Refused(model, Math.Max(1, rows.Count));
            await (problem ?? Invalid(rows)).WriteAsync(context);
            return;
        }

        await ScoreAsync(context, model, rows, asked, start);
    }

    private async Task ScoreAsync(HttpContext context, ServedModel model, BatchRows rows, PredictionQuery asked, long received)
    {
        var rented = ArrayPool<double>.Shared.Rent(2 * rows.Count);
        var predictions = rented.AsMemory(0, rows.Count);
        var scales = model.Intervals is null ? Memory<double>.Empty : rented.AsMemory(rows.Count, rows.Count);
        try
        {
            var start = Stopwatch.GetTimestamp();
            var explanation = asked.Explain ? new Explanation(model, rows.Count) : null;
            var (width, cancel) = (model.Signature.Width, context.RequestAborted);
            if (explanation is null) await predictor.ScoreAsync(model.Version, width, rows.Values, predictions, scales, cancel);
            else await predictor.ExplainAsync(model.Version, width, rows.Values, predictions, scales, explanation, cancel);
            StageDuration.Record(explanation is null ? "predict" : "explain", start);
            metrics.Predicted(model, predictions.Span, rows.OutOfRange);
            var now = DateTimeOffset.UtcNow;
            var id = PredictionId.New(now);
            BatchAnswer.Write(context, model, id, predictions.Span, scales.Span, asked.Coverage, explanation, rows);
            if (!asked.WhatIf) Record(new(context, model, id, now, asked.Coverage, CacheResult.Bypass), model, rows, predictions.Span, scales.Span, asked.Coverage, received);
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

    private void Record(
        PredictionEntries entries, ServedModel model, BatchRows rows, ReadOnlySpan<double> predictions, ReadOnlySpan<double> scales, double coverage, long received)
    {
        for (var i = 0; i < predictions.Length; i++)
        {
            var scale = scales.IsEmpty ? double.NaN : scales[i];
            traffic.AddOfBatch(model, entries.Of(i, predictions[i], scale, model.IntervalOf(predictions[i], scale, coverage), received), rows.Of(i));
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
