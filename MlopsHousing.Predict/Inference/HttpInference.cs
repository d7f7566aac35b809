using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Options;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Predict.Models;
using MlopsHousing.Predict.Telemetry;

namespace MlopsHousing.Predict.Inference;

/// <summary>A dialect over HTTP: how it reads rows, writes answers and words refusals.</summary>
internal interface IHttpDialect
{
    /// <summary>Its label in metrics.</summary>
    string Name { get; }

    /// <summary>Reads a body, scores its rows and writes the answer as JSON. Nothing is written before all is known.</summary>
    /// <returns>The answer's length in bytes.</returns>
    ValueTask<long> AnswerAsync(HttpRequest request, LoadedModel model, RequestBody body, InferenceOptions limits, IBufferWriter<byte> output);

    /// <summary>Writes the dialect's error document.</summary>
    Task RefuseAsync(HttpResponse response, Refusal? refusal, string message);
}

/// <summary>The way of an inference request over HTTP: snapshot, body, score, answer, count.</summary>
internal sealed partial class HttpInference(
    ModelHost host, PredictMetrics metrics, IOptions<InferenceOptions> options, ILogger<HttpInference> log)
{
    private readonly InferenceOptions _limits = options.Value;

    /// <summary>Answers a request for a model by name, or for the one that is served where <paramref name="name"/> is null.</summary>
    public async Task HandleAsync(HttpContext context, IHttpDialect dialect, string? name, string? version)
    {
        LoadedModel? model = null;
        try
        {
            model = await host.GetAsync(name ?? host.Model, version, context.RequestAborted);
            using var body = await RequestBody.ReadAsync(context.Request, _limits.MaxRequestBytes);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = await dialect.AnswerAsync(context.Request, model, body, _limits, context.Response.BodyWriter);
            metrics.Answered(model.Version, dialect.Name, Outcome.Ok);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            Count(model, dialect, Outcome.Cancelled);
        }
        catch (Exception e)
        {
            var refused = Refusals.Of(e);
            if (refused is null) Failed(e);
            Count(model, dialect, refused?.Refusal.Outcome() ?? Outcome.Failed);
            if (context.Response.HasStarted) throw;
            context.Response.Clear();
            context.Response.StatusCode = refused?.Refusal.HttpStatus() ?? StatusCodes.Status500InternalServerError;
            if (refused?.RetryAfter is { } after)
                context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            await dialect.RefuseAsync(context.Response, refused?.Refusal, refused?.Message ?? "Something went wrong here; the log says what.");
        }
    }

    private void Count(LoadedModel? model, IHttpDialect dialect, string outcome)
    {
        if (model is null) metrics.Refused(dialect.Name, outcome);
        else metrics.Answered(model.Version, dialect.Name, outcome);
    }

    [LoggerMessage(2001, LogLevel.Error, "An inference request failed")]
    private partial void Failed(Exception error);
}
