using System.Buffers;
using System.Text.Json;
using MlopsHousing.Modeling.Explanations;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Predict.Inference;

namespace MlopsHousing.Predict.OpenInference.Rest;

/// <summary>Writes the answer to an inference request.</summary>
internal static class InferResponseWriter
{
    /// <returns>The length of the answer in bytes.</returns>
    public static long Write(IBufferWriter<byte> output, LoadedModel model, string? id, Predictions predictions)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("model_name"u8, model.Version.Model);
        json.WriteString("model_version"u8, model.Version.Number.ToString());
        if (id is not null) json.WriteString("id"u8, id);
        json.WriteStartObject("parameters"u8);
        json.WriteString("digest"u8, model.Version.Digest);
        json.WriteEndObject();
        json.WriteStartArray("outputs"u8);
        WriteOutput(json, OutputNames.Prediction, predictions.Values);
        if (!predictions.Scales.IsEmpty) WriteOutput(json, OutputNames.Scale, predictions.Scales);
        if (!predictions.Contributions.IsEmpty) WriteContributions(json, model.Explainer, predictions.Contributions);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return json.BytesCommitted;
    }

    /// <summary>In double precision, or they would not add up.</summary>
    private static void WriteContributions(Utf8JsonWriter json, Explainer explainer, ReadOnlySpan<double> contributions)
    {
        var width = explainer.Features.Count;
        WriteStart(json, OutputNames.Contributions, contributions.Length / width, width);
        json.WriteStartObject("parameters"u8);
        json.WriteNumber(OutputNames.Base, explainer.BaseValue);
        json.WriteString(OutputNames.Features, OutputNames.ColumnsOf(explainer));
        json.WriteEndObject();
        json.WriteStartArray("data"u8);
        foreach (var contribution in contributions) json.WriteNumberValue(contribution);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteStart(Utf8JsonWriter json, string name, params ReadOnlySpan<int> shape)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, name);
        json.WriteString("datatype"u8, "FP64"u8);
        json.WriteStartArray("shape"u8);
        foreach (var dimension in shape) json.WriteNumberValue(dimension);
        json.WriteEndArray();
    }

    private static void WriteOutput(Utf8JsonWriter json, string name, ReadOnlySpan<double> values)
    {
        WriteStart(json, name, values.Length);
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
