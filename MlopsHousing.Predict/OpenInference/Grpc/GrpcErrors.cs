using System.Globalization;
using Grpc.Core;
using MlopsHousing.Predict.Inference;

namespace MlopsHousing.Predict.OpenInference.Grpc;

/// <summary>Refusals in gRPC's words.</summary>
internal static class GrpcErrors
{
    public static RpcException ToRpc(this InferenceException refused)
    {
        var trailers = new Metadata();
        if (refused.RetryAfter is { } after)
            trailers.Add("retry-after", Math.Max(1, Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
        return new(new Status(Code(refused.Refusal), refused.Message), trailers);
    }

    private static StatusCode Code(Refusal refusal) => refusal switch
    {
        Refusal.NotFound => StatusCode.NotFound,
        Refusal.TooLarge => StatusCode.ResourceExhausted,
        Refusal.Unavailable => StatusCode.Unavailable,
        _ => StatusCode.InvalidArgument,
    };
}
