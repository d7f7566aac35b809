using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Extensions.Options;
using MlopsHousing.Api.Metrics;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Monitoring;
using MlopsHousing.Api.Predictions;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.ServiceDefaults.Requests;

namespace MlopsHousing.Api.Batches;

/// <summary>
/// Rows as lines of JSON, answered line by line while they come. Memory is bounded by one chunk of rows whatever comes, so
/// there is no row limit; a client must read answers while it sends, or both wait.
/// </summary>
internal sealed class LineStream(IPredictor predictor, ApiMetrics metrics, Traffic traffic, IOptions<PredictionOptions> options)
{
    private const byte NewLine = (byte)'\n';

    private readonly int _longestLine = options.Value.MaxRowBytes;

    public async Task AnswerAsync(HttpContext context, ServedModel model, PredictionQuery asked)
    {
        context.Response.ContentType = MediaTypes.NdJson;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers[ServedModel.Header] = model.HeaderValue;
        var id = PredictionId.New(DateTimeOffset.UtcNow);
        context.Response.Headers[BatchAnswer.IdHeader] = id.ToString();
        using var chunk = new LineChunk(model, predictor, metrics, traffic, id, asked);
        var reader = context.Request.BodyReader;
        var tooLong = false; // within a line that was refused for its length
        ReadResult result;
        do
        {
            result = await ReadAsync(context.Request);
            var rest = result.Buffer;
            while (TryTakeLine(ref rest, result.IsCompleted, out var line))
            {
                if (!tooLong) chunk.Add(line, _longestLine);
                tooLong = false;
                if (chunk.IsFull && !await chunk.AnswerAsync(context)) return;
            }

            if (rest.Length > _longestLine)
            {
                if (!tooLong) chunk.Add(rest, _longestLine);
                tooLong = true;
            }

            if (tooLong) rest = rest.Slice(rest.End);
            reader.AdvanceTo(rest.Start, result.Buffer.End);
            // No whole line is left: answer those that came before waiting for more.
            if (!await chunk.AnswerAsync(context)) return;
        }
        while (!result.IsCompleted);
    }

    private static async ValueTask<ReadResult> ReadAsync(HttpRequest request)
    {
        try
        {
            return await request.ReadPieceAsync();
        }
        catch (IOException e) when (e.InnerException is OverflowException)
        {
            // The platform takes a chunk whose size is past 63 bits for a failure of its own.
            throw new BadHttpRequestException("A chunk of the body has a size that is no number.", e);
        }
    }

    /// <summary>Takes a line without its end; the last one needs none.</summary>
    private static bool TryTakeLine(ref ReadOnlySequence<byte> rest, bool isLast, out ReadOnlySequence<byte> line)
    {
        if (rest.PositionOf(NewLine) is { } end)
        {
            line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            return true;
        }

        line = rest;
        if (!isLast || rest.IsEmpty) return false;
        rest = rest.Slice(rest.End);
        return true;
    }
}
