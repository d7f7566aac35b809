using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using MlopsHousing.Api.Explanations;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Predictions;
using MlopsHousing.Api.Problems;

namespace MlopsHousing.Api.Batches;

/// <summary>Writes the predictions of a batch: JSON, or CSV where the client would rather have that.</summary>
internal static class BatchAnswer
{
    /// <summary>The response header that names the batch where the body's format has no place for it.</summary>
    public const string IdHeader = "X-Batch-Id";

    private const int LongestNumber = 32;

    /// <summary>Explanations are JSON only: they nest.</summary>
    public static void Write(
        HttpContext context, ServedModel model, Guid id, ReadOnlySpan<double> predictions, ReadOnlySpan<double> scales, double coverage,
        Explanation? explanation, BatchRows rows)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Vary = "Accept";
        if (explanation is null && MediaTypes.PrefersCsv(context.Request)) WriteCsv(context.Response, model, id, predictions, scales, coverage);
        else WriteJson(context.Response, model, id, predictions, scales, coverage, explanation, rows);
    }

    private static void WriteJson(
        HttpResponse response, ServedModel model, Guid id, ReadOnlySpan<double> predictions, ReadOnlySpan<double> scales, double coverage,
        Explanation? explanation, BatchRows rows)
    {
        response.ContentType = MediaTypes.Json;
        using var writer = new Utf8JsonWriter(response.BodyWriter, JsonText.Options);
        writer.WriteStartObject();
        writer.WriteString("id"u8, id);
        writer.WriteString("unit"u8, model.Unit);
        writer.WritePropertyName("model"u8);
        writer.WriteRawValue(model.Json, skipInputValidation: true);
        writer.WriteStartArray("predictions"u8);
        foreach (var prediction in predictions) writer.WriteNumberValue((float)prediction);
        writer.WriteEndArray();
        WriteIntervals(writer, model, predictions, scales, coverage);
        if (explanation is not null) WriteExplanations(writer, explanation, rows);
        writer.WriteNumber("warningCount"u8, rows.WarningCount);
        writer.WriteStartArray("warnings"u8);
        foreach (var (row, warning) in rows.Warnings) FaultJson.Write(writer, row, warning);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>One for each prediction; null for a version that has none.</summary>
    private static void WriteIntervals(Utf8JsonWriter writer, ServedModel model, ReadOnlySpan<double> predictions, ReadOnlySpan<double> scales, double coverage)
    {
        if (model.Intervals is null)
        {
            writer.WriteNull("intervals"u8);
            return;
        }

        writer.WriteStartArray("intervals"u8);
        for (var i = 0; i < scales.Length; i++) IntervalJson.Write(writer, model.IntervalOf(predictions[i], scales[i], coverage), coverage);
        writer.WriteEndArray();
    }

    /// <summary>A list of contributions for each prediction, and the base that all of them share.</summary>
    private static void WriteExplanations(Utf8JsonWriter writer, Explanation explanation, BatchRows rows)
    {
        explanation.WriteBase(writer);
        writer.WriteStartArray("contributions"u8);
        for (var i = 0; i < rows.Count; i++) explanation.WriteContributions(writer, i, rows.Of(i));
        writer.WriteEndArray();
    }

    /// <summary>
    /// A line a row under a header: the prediction, and the ends of its interval where the version has intervals. Which
    /// version answered stands in the response's headers.
    /// </summary>
    private static void WriteCsv(HttpResponse response, ServedModel model, Guid id, ReadOnlySpan<double> predictions, ReadOnlySpan<double> scales, double coverage)
    {
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.Headers[ServedModel.Header] = model.HeaderValue;
        response.Headers[IdHeader] = id.ToString();
        var body = response.BodyWriter;
        body.Write(model.Intervals is null ? "prediction\n"u8 : "prediction,lower,upper\n"u8);
        for (var i = 0; i < predictions.Length; i++)
        {
            var line = body.GetSpan(3 * LongestNumber);
            var length = Put(line, 0, predictions[i], scales.IsEmpty ? (byte)'\n' : (byte)',');
            if (!scales.IsEmpty && model.IntervalOf(predictions[i], scales[i], coverage) is { } interval)
            {
                length = Put(line, length, interval.Min, (byte)',');
                length = Put(line, length, interval.Max, (byte)'\n');
            }

            body.Advance(length);
        }
    }

    /// <returns>Where the next cell begins.</returns>
    private static int Put(Span<byte> line, int at, double value, byte end)
    {
        Utf8Formatter.TryFormat((float)value, line[at..], out var length);
        line[at + length] = end;
        return at + length + 1;
    }
}
