using Grpc.Core;
using Grpc.Core.Interceptors;

namespace MlopsHousing.Predict.OpenInference.Grpc;

/// <summary>
/// Logs what fails within a method, and tells the client nothing about it. The platform's own log of calls is off: it also
/// calls an error what clients frame wrongly, so that anybody could fill the log.
/// </summary>
internal sealed partial class GrpcFaults(ILogger<GrpcFaults> log) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e) when (e is not RpcException && !context.CancellationToken.IsCancellationRequested)
        {
            Failed(e);
            throw new RpcException(new(StatusCode.Internal, "Something went wrong here; the log says what."));
        }
    }

    [LoggerMessage(2011, LogLevel.Error, "An inference request failed")]
    private partial void Failed(Exception error);
}
