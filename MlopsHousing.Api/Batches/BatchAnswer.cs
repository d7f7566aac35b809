using System.Buffers.Text;
using System.Text.Json;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Predictions;
using MlopsHousing.Api.Problems;

namespace MlopsHousing.Api.Batches;

/// <summary>Writes the predictions of a batch: JSON, or CSV where the client would rather have that.</summary>
internal static class BatchAnswer
{
    private const int LongestNumber = 32;

    public static void Write(HttpContext context, ServedModel model, ReadOnlySpan<double> predictions, BatchRows rows)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Vary = "Accept";
        if (MediaTypes.PrefersCsv(context.Request)) WriteCsv(context.Response, model, predictions);
        else WriteJson(context.Response, model, predictions, rows);
    }

    private static void WriteJson(HttpResponse response, ServedModel model, ReadOnlySpan<double> predictions, BatchRows rows)
    {
        response.ContentType = MediaTypes.Json;
        using var writer = new Utf8JsonWriter(response.BodyWriter, JsonText.Options);
        writer.WriteStartObject();
        writer.WriteString("id"u8, Guid.CreateVersion7());
        writer.WriteString("unit"u8, model.Unit);
        writer.WritePropertyName("model"u8);
        writer.WriteRawValue(model.Json, skipInputValidation: true);
        writer.WriteStartArray("predictions"u8);
        foreach (var prediction in predictions) writer.WriteNumberValue((float)prediction);
        writer.WriteEndArray();
        writer.WriteNumber("warningCount"u8, rows.WarningCount);
        writer.WriteStartArray("warnings"u8);
        foreach (var (row, warning) in rows.Warnings) FaultJson.Write(writer, row, warning);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>One column under a header, a line a row; which version answered stands in the response's headers.</summary>
    private static void WriteCsv(HttpResponse response, ServedModel model, ReadOnlySpan<double> predictions)
    {
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.Headers[ServedModel.Header] = model.HeaderValue;
        var body = response.BodyWriter;
        "prediction\n"u8.CopyTo(body.GetSpan(LongestNumber));
        body.Advance("prediction\n"u8.Length);
        foreach (var prediction in predictions)
        {
            var line = body.GetSpan(LongestNumber);
            Utf8Formatter.TryFormat((float)prediction, line, out var length);
            line[length] = (byte)'\n';
            body.Advance(length + 1);
        }
    }
}
