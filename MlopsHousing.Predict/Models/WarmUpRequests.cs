using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Google.Protobuf;
using MlopsHousing.InferenceProtocol;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Predict.Models;

/// <summary>Requests for one ordinary row, in the forms that clients send most.</summary>
internal sealed class WarmUpRequests(string model, Signature signature)
{
    private readonly double[] _row = SampleRows.Of(signature, 1);

    /// <summary>REST with one tensor per feature.</summary>
    public HttpRequestMessage Columns() => Rest(json =>
    {
        for (var i = 0; i < signature.Width; i++)
        {
            var feature = signature.Features[i];
            StartInput(json, feature.Name, feature.Type == FeatureType.Number ? "FP64" : "BYTES", 1);
            if (feature.Type == FeatureType.Number) json.WriteNumberValue(_row[i]);
            else json.WriteStringValue(feature.Type == FeatureType.Date ? CalendarDate.Format(_row[i]) : feature.Categories?.ElementAtOrDefault((int)_row[i]) ?? "");
            EndInput(json);
        }
    });

    /// <summary>REST with one matrix.</summary>
    public HttpRequestMessage Matrix() => Rest(json =>
    {
        StartInput(json, "rows", "FP64", 1, signature.Width);
        foreach (var value in _row) json.WriteNumberValue(value);
        EndInput(json);
    });

    /// <summary>gRPC as Api asks; written by hand, for Predict has no client of itself.</summary>
    public HttpRequestMessage Grpc()
    {
        var message = new ModelInferRequest
        {
            ModelName = model,
            Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "rows", Datatype = "FP64", Shape = { 1, signature.Width } } },
            RawInputContents = { ByteString.CopyFrom(MemoryMarshal.AsBytes(_row.AsSpan())) },
        }.ToByteArray();
        // A gRPC message goes after a byte that says "not compressed" and its length in four.
        var framed = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed, 5);
        return new(HttpMethod.Post, "/inference.GRPCInferenceService/ModelInfer")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers = { { "TE", "trailers" } },
            Content = new ByteArrayContent(framed) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
    }

    private HttpRequestMessage Rest(Action<Utf8JsonWriter> writeInputs)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("inputs");
            writeInputs(json);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return new(HttpMethod.Post, $"/v2/models/{model}/infer")
        {
            Content = new ByteArrayContent(body.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
    }

    private static void StartInput(Utf8JsonWriter json, string name, string datatype, params ReadOnlySpan<int> shape)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("datatype", datatype);
        json.WriteStartArray("shape");
        foreach (var dimension in shape) json.WriteNumberValue(dimension);
        json.WriteEndArray();
        json.WriteStartArray("data");
    }

    private static void EndInput(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
