using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Api.Problems;

/// <summary>
/// Turns what would leave the service as an empty error or an exception into problem details. A client never sees a stack
/// trace; the log holds it under the same trace id.
/// </summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            // The client is gone: there is nobody to answer, and nothing went wrong here.
            if (context.RequestAborted.IsCancellationRequested) return;
            var problem = Explain(e);
            if (problem.Kind == ProblemKinds.Internal) Unexpected(e, context.Request.Method);
            if (problem.Kind == ProblemKinds.StoreUnavailable) StoreFails(e.GetBaseException().Message);
            context.Response.Headers.ETag = default; // the tag of an answer that was never made
            await problem.WriteAsync(context);
            return;
        }

        if (IsEmptyError(context)) await new Problem(ProblemKinds.ForStatus(context.Response.StatusCode)).WriteAsync(context);
    }

    private static Problem Explain(Exception exception) => exception switch
    {
        BadHttpRequestException { StatusCode: var status } => new(ProblemKinds.ForStatus(status)),
        IOException { InnerException: OverflowException } => new(ProblemKinds.BadRequest), // a chunk of the body whose size is no number
        NotInRegistryException e => new(ProblemKinds.NotFound, e.Message),
        AliasConflictException e => new(ProblemKinds.Conflict, e.Message),
        AliasRefusedException e => new(ProblemKinds.InvalidChange, e.Message),
        RegistryException => new(ProblemKinds.Unavailable, "The model registry can't be read.") { RetryAfter = TimeSpan.FromSeconds(5) },
        _ when StoreFailure.Is(exception) => new(ProblemKinds.StoreUnavailable) { RetryAfter = TimeSpan.FromSeconds(5) },
        ModelUnavailableException e => new(ProblemKinds.Unavailable, e.Message) { RetryAfter = e.RetryAfter },
        _ => new(ProblemKinds.Internal),
    };

    /// <summary>Such as routing's 404 and 405. Whoever has begun an answer of another form keeps it, and gRPC has its own.</summary>
    private static bool IsEmptyError(HttpContext context) =>
        context.Response is { StatusCode: >= 400, HasStarted: false, ContentType: null, ContentLength: null }
        && !HttpProtocol.IsHttp2(context.Request.Protocol);

    [LoggerMessage(EventId = 3009, Level = LogLevel.Error, Message = "{Method} failed unexpectedly")]
    private partial void Unexpected(Exception e, string method);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Error, Message = "The store could not be used for a request: {Reason}")]
    private partial void StoreFails(string reason);
}
