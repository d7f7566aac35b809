using System.Buffers;
using System.Text.Json;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Predict.Inference;

namespace MlopsHousing.Predict.OpenInference.Rest;

/// <summary>Writes the answer to an inference request.</summary>
internal static class InferResponseWriter
{
    /// <returns>The length of the answer in bytes.</returns>
    public static long Write(IBufferWriter<byte> output, ModelVersion version, string? id, Predictions predictions)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("model_name"u8, version.Model);
        json.WriteString("model_version"u8, version.Number.ToString());
        if (id is not null) json.WriteString("id"u8, id);
        json.WriteStartObject("parameters"u8);
        json.WriteString("digest"u8, version.Digest);
        json.WriteEndObject();
        json.WriteStartArray("outputs"u8);
        WriteOutput(json, InferRequest.PredictionOutput, predictions.Values);
        if (!predictions.Scales.IsEmpty) WriteOutput(json, InferRequest.ScaleOutput, predictions.Scales);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return json.BytesCommitted;
    }

    private static void WriteOutput(Utf8JsonWriter json, string name, ReadOnlySpan<double> values)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        json.WriteString("datatype"u8, "FP64"u8);
        json.WriteStartArray("shape"u8);
        json.WriteNumberValue(values.Length);
        json.WriteEndArray();
        json.WriteStartArray("data"u8);
        WriteValues(json, values);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Predictions are single-precision numbers, widened: their shortest form as such says the same in fewer digits.</summary>
    public static void WriteValues(Utf8JsonWriter json, ReadOnlySpan<double> predictions)
    {
        foreach (var prediction in predictions) json.WriteNumberValue((float)prediction);
    }
}
