using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlopsHousing.ServiceDefaults.Health;

namespace MlopsHousing.ServiceDefaults.Logging;

/// <summary>One line a request: method, route, status, time, sizes. Never bodies, headers, path values or query values.</summary>
internal sealed partial class RequestLog(RequestDelegate next, IOptions<RequestLogOptions> options, ILogger<RequestLog> log)
{
    private readonly double _sampleRatio = options.Value.SampleRatio;

    public Task InvokeAsync(HttpContext context)
    {
        if (OperationsEndpoints.Serve(context))
            return next(context);

        var start = Stopwatch.GetTimestamp();
        Task answer;
        try
        {
            answer = next(context);
        }
        catch (Exception e) when (WriteFailure(e, context, start))
        {
            throw;
        }

        // No state machine where the answer is there at once.
        if (!answer.IsCompletedSuccessfully)
            return AwaitAsync(answer, context, start);
        Write(context, start, context.Response.StatusCode);
        return answer;
    }

    private async Task AwaitAsync(Task answer, HttpContext context, long start)
    {
        try
        {
            await answer;
        }
        catch (Exception e) when (WriteFailure(e, context, start))
        {
            throw;
        }

        Write(context, start, context.Response.StatusCode);
    }

    /// <returns>False: an exception filter that logs and lets the exception pass as it is.</returns>
    private bool WriteFailure(Exception error, HttpContext context, long start)
    {
        var gone = context.RequestAborted.IsCancellationRequested;
        // A body that broke off, when the answer had begun, is the client's fault as it is before.
        Write(context, start, gone ? StatusCodes.Status499ClientClosedRequest : (error as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status500InternalServerError);
        return false;
    }

    private void Write(HttpContext context, long start, int status)
    {
        var endpoint = context.GetEndpoint();
        var sampled = status < 500 && endpoint?.Metadata.GetMetadata<SampledRequestLog>() is not null;
        // Sampled before anything is formatted.
        if (sampled && Random.Shared.NextDouble() >= _sampleRatio)
            return;

        var level = status >= 500 ? LogLevel.Error : LogLevel.Information;
        if (!log.IsEnabled(level))
            return;
        var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "(no endpoint)";
        var milliseconds = Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 3);
        Request(log, level, context.Request.Method, route, status, milliseconds, context.Request.ContentLength, context.Response.ContentLength);
    }

    [LoggerMessage(EventId = 1001, EventName = "Request", Message = "{Method} {Route} {Status} in {Milliseconds} ms")]
    private static partial void Request(
        ILogger log, LogLevel level, string method, string route, int status, double milliseconds, long? requestBytes, long? responseBytes);
}
