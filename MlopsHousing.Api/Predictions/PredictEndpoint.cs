using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Options;
using MlopsHousing.Api.Caching;
using MlopsHousing.Api.Metrics;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Monitoring;
using MlopsHousing.Api.Problems;
using MlopsHousing.Api.Trials;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Modeling.Validation;
using MlopsHousing.ServiceDefaults.Requests;
using MlopsHousing.ServiceDefaults.Telemetry;

namespace MlopsHousing.Api.Predictions;

/// <summary><c>POST /v1/predict</c>: one row in, one price out. The busiest path; it allocates little and reflects on nothing.</summary>
internal sealed class PredictEndpoint(
    ModelCatalog catalog, Canary canary, PredictionScoring scoring, ApiMetrics metrics, Traffic traffic, IOptions<PredictionOptions> options)
{
    private readonly int _maxBytes = options.Value.MaxRowBytes;

    public Task HandleAsync(HttpContext context)
    {
        // The snapshot is taken once, here; a promotion from now on is the next request's news.
        if (catalog.Champion is not { } model) return PredictionProblems.NotReady.WriteAsync(context);
        if (!PredictionQuery.TryRead(context.Request, out var asked, out var refused)) return refused.WriteAsync(context);
        return MediaTypes.Of(context.Request) == MediaTypes.Json
            ? AnswerAsync(context, model, asked)
            : PredictionProblems.UnsupportedAsync(context, MediaTypes.Json);
    }

    private async Task AnswerAsync(HttpContext context, ServedModel model, PredictionQuery asked)
    {
        var start = Stopwatch.GetTimestamp();
        if (await WholeBody.ReadAsync(context.Request, _maxBytes) is not { } body)
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
            WholeBody.Release(context.Request, body);
            StageDuration.Record("parse", start);
            if (broken is not null || issues.HasFaults)
            {
                metrics.Refused(model);
                await (broken ?? Problem.InvalidRow(issues.Faults)).WriteAsync(context);
                return;
            }

            var values = row.AsMemory(0, width);
            var (answering, prediction, scale, result, explanation) = canary.Choose(context, model) is { } active
                ? await AnswerByCanaryAsync(active, model, values, asked.Explain, issues, context.RequestAborted)
                : await scoring.ScoreAsync(model, values, asked.Explain, context.RequestAborted);
            model = answering;
            metrics.Predicted(model, prediction, issues.Warnings);
            context.Response.Headers[CacheResultNames.Header] = result.Name();
            var interval = model.IntervalOf(prediction, scale, asked.Coverage);
            var now = DateTimeOffset.UtcNow;
            var id = PredictionId.New(now);
            PredictionAnswer.Write(context.Response, model, id, values.Span, prediction, interval, asked.Coverage, explanation, issues.Warnings);
            if (!asked.WhatIf)
                traffic.Add(model, new PredictionEntries(context, model, id, now, asked.Coverage, result).Of(0, prediction, scale, interval, start), values.Span);
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

    private async ValueTask<Scored> AnswerByCanaryAsync(
        ActiveTrial active, ServedModel champion, ReadOnlyMemory<double> values, bool explain, RowIssues issues, CancellationToken cancel)
    {
        ReadOnlyMemory<double> copy = values.ToArray();
        var answer = await canary.AnswerAsync(
            active, (challenger, token) => scoring.ScoreAsync(challenger, copy, explain, token).AsTask(), token => scoring.TryAsync(champion, copy, token), cancel);
        if (answer is not { } scored) return await scoring.ScoreAsync(champion, values, explain, cancel);
        // What its training saw may be something else than what the champion's did.
        issues.Clear();
        RowValidator.Check(active.Challenger.Signature, values.Span, issues);
        return scored;
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
