using System.Text.Json;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Predict.Inference;

namespace MlopsHousing.Predict.OpenInference.Rest;

/// <summary>Reads the body of an inference request.</summary>
internal static class InferRequestReader
{
    /// <summary>Reads a whole body.</summary>
    /// <exception cref="InferenceException">It is not a request that <paramref name="signature"/>'s model can answer.</exception>
    public static InferRequest Read(ReadOnlySpan<byte> body, Signature signature, int mostRows, Outputs offered = Outputs.Prediction)
    {
        using var rows = new TensorRows(signature, mostRows);
        return JsonBody.Read(body, (ref Utf8JsonReader reader) => Read(ref reader, rows, offered));
    }

    private static InferRequest Read(ref Utf8JsonReader reader, TensorRows rows, Outputs offered)
    {
        JsonBody.Expect(ref reader, JsonTokenType.StartObject, "The body");
        string? id = null;
        var outputs = Outputs.Prediction;
        while (JsonBody.NextProperty(ref reader) is { } property)
        {
            switch (property)
            {
                case "id" when reader.TokenType is JsonTokenType.String:
                    id = reader.GetString();
                    break;
                case "id" when reader.TokenType is not JsonTokenType.Null:
                    throw InferenceException.Invalid("'id' must be text.");
                case "inputs":
                    JsonBody.Expect(ref reader, JsonTokenType.StartArray, "'inputs'");
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) JsonTensor.Read(ref reader, rows);
                    break;
                case "outputs":
                    outputs |= ReadOutputs(ref reader, offered);
                    break;
                default:
                    reader.Skip(); // parameters: the protocol defines none
                    break;
            }
        }

        return new(id, rows.Take(), outputs);
    }

    private static Outputs ReadOutputs(ref Utf8JsonReader reader, Outputs offered)
    {
        var outputs = Outputs.Prediction;
        JsonBody.Expect(ref reader, JsonTokenType.StartArray, "'outputs'");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            JsonBody.Expect(ref reader, JsonTokenType.StartObject, "Each of 'outputs'");
            while (JsonBody.NextProperty(ref reader) is { } property)
            {
                if (property == "name" && reader.TokenType == JsonTokenType.String) outputs |= OutputNames.Parse(reader.GetString()!, offered);
                else reader.Skip();
            }
        }

        return outputs;
    }
}
