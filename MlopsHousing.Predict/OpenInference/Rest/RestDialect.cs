using System.Buffers;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Predict.Inference;
using MlopsHousing.Predict.Telemetry;

namespace MlopsHousing.Predict.OpenInference.Rest;

/// <summary>The Open Inference Protocol's JSON.</summary>
internal sealed class RestDialect : IHttpDialect
{
    public static readonly RestDialect Instance = new();

    public string Name => Dialect.Rest;

    public ValueTask<long> AnswerAsync(HttpRequest request, LoadedModel model, RequestBody body, InferenceOptions limits, IBufferWriter<byte> output)
    {
        if (request.Headers.ContainsKey("Inference-Header-Content-Length"))
            throw InferenceException.Invalid("Binary tensor data in a JSON request is not read here; send it as JSON, or use gRPC.");
        using var read = InferRequestReader.Read(body.Span, model.Signature, limits.MaxRows, OutputNames.OfferedBy(model));
        using var predictions = Predictions.Of(model, read.Rows, read.Outputs, limits, request.HttpContext.RequestAborted);
        return new(InferResponseWriter.Write(output, model, read.Id, predictions));
    }

    public Task RefuseAsync(HttpResponse response, Refusal? refusal, string message) =>
        response.WriteAsJsonAsync(new RestError(message), OpenInferenceJson.Default.RestError);
}
