using Google.Protobuf;
using Grpc.Core;
using MlopsHousing.InferenceProtocol;

namespace MlopsHousing.Predict.OpenInference.Grpc;

/// <summary>
/// Binds the service's methods so that bytes that are no message are the client's fault (INVALID_ARGUMENT). The platform would
/// call them an exception of ours, and log a stack trace for each.
/// </summary>
internal static class GrpcMessages
{
    /// <summary>Called by the platform, for <see cref="BindServiceMethodAttribute"/> names it.</summary>
    public static void Bind(ServiceBinderBase binder, GRPCInferenceService.GRPCInferenceServiceBase? service) =>
        GRPCInferenceService.BindService(new StrictBinder(binder), service);

    private sealed class StrictBinder(ServiceBinderBase binder) : ServiceBinderBase
    {
        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) => binder.AddMethod(
            new Method<TRequest, TResponse>(method.Type, method.ServiceName, method.Name, Strict(method.RequestMarshaller), method.ResponseMarshaller), handler);

        private static Marshaller<T> Strict<T>(Marshaller<T> marshaller) where T : class => new(marshaller.ContextualSerializer, context =>
        {
            try
            {
                return marshaller.ContextualDeserializer(context);
            }
            catch (InvalidProtocolBufferException)
            {
                throw new RpcException(new(StatusCode.InvalidArgument, "The bytes are no message of this method; generate the client from open_inference_grpc.proto."));
            }
        });
    }
}
