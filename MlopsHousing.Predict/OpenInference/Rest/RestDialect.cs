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

    public ValueTask<long> AnswerAsync(HttpRequest request, LoadedModel model, RequestBody body, int mostRows, IBufferWriter<byte> output)
    {
        if (request.Headers.ContainsKey("Inference-Header-Content-Length"))
            throw InferenceException.Invalid("Binary tensor data in a JSON request is not read here; send it as JSON, or use gRPC.");
        using var read = InferRequestReader.Read(body.Span, model.Signature, mostRows, model.Intervals is not null);
        using var predictions = Predictions.Of(model, read.Rows, read.WithScales);
        return new(InferResponseWriter.Write(output, model.Version, read.Id, predictions));
    }

    public Task RefuseAsync(HttpResponse response, Refusal? refusal, string message) =>
        response.WriteAsJsonAsync(new RestError(message), OpenInferenceJson.Default.RestError);
}
