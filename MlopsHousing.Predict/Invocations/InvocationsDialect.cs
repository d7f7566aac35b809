using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Net.Http.Headers;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Predict.Inference;
using MlopsHousing.Predict.OpenInference;
using MlopsHousing.Predict.OpenInference.Rest;
using MlopsHousing.Predict.Telemetry;

namespace MlopsHousing.Predict.Invocations;

/// <summary>Tables in, a list of predictions out.</summary>
internal sealed class InvocationsDialect : IHttpDialect
{
    public static readonly InvocationsDialect Instance = new();

    public string Name => Dialect.Invocations;

    public async ValueTask<long> AnswerAsync(HttpRequest request, LoadedModel model, RequestBody body, InferenceOptions limits, IBufferWriter<byte> output)
    {
        using var rows = await ReadAsync(request, model.Signature, body, limits.MaxRows);
        using var predictions = Predictions.Of(model, rows, Outputs.Prediction, limits, request.HttpContext.RequestAborted);
        return Write(output, predictions.Values);
    }

    public Task RefuseAsync(HttpResponse response, Refusal? refusal, string message) => response.WriteAsJsonAsync(
        new InvocationsError(Code(refusal), message), InvocationsJson.Default.InvocationsError);

    private static async ValueTask<RowBatch> ReadAsync(HttpRequest request, Signature signature, RequestBody body, int mostRows)
    {
        var isParsed = MediaTypeHeaderValue.TryParse(request.ContentType, out var type);
        if (isParsed && type!.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            throw Unsupported();
        return type?.MediaType.Value?.ToLowerInvariant() switch
        {
            "application/json" => JsonTable.Read(body.Span, signature, mostRows),
            "text/csv" => await CsvTable.ReadAsync(body, signature, mostRows, request.HttpContext.RequestAborted),
            _ => throw Unsupported(),
        };
    }

    private static long Write(IBufferWriter<byte> output, ReadOnlySpan<double> predictions)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteStartArray("predictions"u8);
        InferResponseWriter.WriteValues(json, predictions);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return json.BytesCommitted;
    }

    private static InferenceException Unsupported() =>
        new(Refusal.Unsupported, "Send application/json or text/csv, in UTF-8 (Content-Type).");

    /// <summary>MLflow's names of errors.</summary>
    private static string Code(Refusal? refusal) => refusal switch
    {
        null => "INTERNAL_ERROR",
        Refusal.NotFound => "RESOURCE_DOES_NOT_EXIST",
        Refusal.Unavailable => "TEMPORARILY_UNAVAILABLE",
        _ => "BAD_REQUEST",
    };
}

internal sealed record InvocationsError(string ErrorCode, string Message);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(InvocationsError))]
internal sealed partial class InvocationsJson : JsonSerializerContext;
