using System.Buffers;
using System.Text.Json;
using MlopsHousing.Api.Explanations;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Problems;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Api.Predictions;

/// <summary>Writes a prediction straight into the response's buffer, with its length, so that nothing is chunked or copied.</summary>
internal static class PredictionAnswer
{
    private static readonly JsonEncodedText _id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText _prediction = JsonEncodedText.Encode("prediction");
    private static readonly JsonEncodedText _interval = JsonEncodedText.Encode("interval");
    private static readonly JsonEncodedText _unit = JsonEncodedText.Encode("unit");
    private static readonly JsonEncodedText _model = JsonEncodedText.Encode("model");

    // Never written to.
    private static readonly ArrayBufferWriter<byte> _nowhere = new();

    // Writing never awaits, so a thread's writer is never in two answers at once.
    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    public static void Write(
        HttpResponse response, ServedModel model, Guid id, ReadOnlySpan<double> row, double prediction, Interval? interval, double coverage,
        Explanation? explanation, IReadOnlyList<Fault> warnings)
    {
        response.ContentType = MediaTypes.Json;
        response.Headers.CacheControl = "no-store";

        var writer = _writer ??= new Utf8JsonWriter(_nowhere, JsonText.Options);
        writer.Reset(response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteString(_id, id);
        // The model answers in single precision; its shortest form is the number, not the digits of its widening.
        writer.WriteNumber(_prediction, (float)prediction);
        writer.WritePropertyName(_interval);
        IntervalJson.Write(writer, interval, coverage);
        explanation?.Write(writer, 0, row);
        writer.WriteString(_unit, model.Unit);
        writer.WritePropertyName(_model);
        writer.WriteRawValue(model.Json, skipInputValidation: true);
        FaultJson.WriteAll(writer, "warnings"u8, warnings);
        writer.WriteEndObject();
        writer.Flush();
        response.ContentLength = writer.BytesCommitted;
        writer.Reset(_nowhere); // keeps no response alive
    }
}
