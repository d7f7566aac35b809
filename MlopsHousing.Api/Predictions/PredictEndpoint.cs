using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Options;
using MlopsHousing.Api.Caching;
using MlopsHousing.Api.Metrics;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Problems;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Modeling.Validation;
using MlopsHousing.ServiceDefaults.Telemetry;

namespace MlopsHousing.Api.Predictions;

/// <summary><c>POST /v1/predict</c>: one row in, one price out. The busiest path; it allocates little and reflects on nothing.</summary>
internal sealed class PredictEndpoint(
    ModelCatalog catalog, PredictionCache cache, ApiMetrics metrics, IOptions<PredictionOptions> options)
{
    private readonly int _maxBytes = options.Value.MaxRowBytes;

    public Task HandleAsync(HttpContext context)
    {
        // The snapshot is taken once, here; a promotion from now on is the next request's news.
        if (catalog.Champion is not { } model) return PredictionProblems.NotReady.WriteAsync(context);
        if (!Coverage.TryRead(context.Request, out var coverage)) return Coverage.Refused.WriteAsync(context);
        return MediaTypes.Of(context.Request) == MediaTypes.Json
            ? AnswerAsync(context, model, coverage)
            : PredictionProblems.UnsupportedAsync(context, MediaTypes.Json);
    }

    private async Task AnswerAsync(HttpContext context, ServedModel model, double coverage)
    {
        var start = Stopwatch.GetTimestamp();
        if (await RequestBody.ReadAsync(context.Request, _maxBytes) is not { } body)
        {
            metrics.Refused(model);
            await PredictionProblems.BodyTooLarge(_maxBytes).WriteAsync(context);
            return;
        }

        var width = model.Signature.Width;
        var row = ArrayPool<double>.Shared.Rent(width);
        var issues = new RowIssues();
        try
        {
            var broken = Read(body, model, row.AsSpan(0, width), issues);
            RequestBody.Release(context.Request, body);
            StageDuration.Record("parse", start);
            if (broken is not null || issues.HasFaults)
            {
                metrics.Refused(model);
                await (broken ?? Problem.InvalidRow(issues.Faults)).WriteAsync(context);
                return;
            }

            var (prediction, scale, result) = await cache.GetOrScoreAsync(
                model.Version, row.AsMemory(0, width), model.Intervals is not null, context.RequestAborted);
            metrics.Predicted(model, prediction, issues.Warnings);
            context.Response.Headers[CacheResultNames.Header] = result.Name();
            PredictionAnswer.Write(context.Response, model, prediction, model.IntervalOf(prediction, scale, coverage), coverage, issues.Warnings);
        }
        catch (ModelUnavailableException e)
        {
            metrics.Unavailable(model);
            await PredictionProblems.Unavailable(e).WriteAsync(context);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(row);
        }
    }

    /// <returns>Null when the body is JSON; faults of the row are in <paramref name="issues"/>.</returns>
    private static Problem? Read(in ReadOnlySequence<byte> body, ServedModel model, Span<double> row, RowIssues issues)
    {
        using var bytes = new ContiguousBytes(body);
        var reader = new Utf8JsonReader(bytes.Span);
        try
        {
            JsonRowReader.Read(ref reader, model.Signature, row, issues);
            reader.Read(); // throws when there is text after the object
            return null;
        }
        catch (JsonException e)
        {
            return PredictionProblems.BrokenJson(e);
        }
    }
}
