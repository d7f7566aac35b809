using System.Text.Json;
using MlopsHousing.Api.Problems;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Api.Predictions;

/// <summary>What can go wrong with a prediction, in words for clients.</summary>
internal static class PredictionProblems
{
    public static readonly Problem NotReady = new(ProblemKinds.Unavailable, "The model has no champion yet.") { RetryAfter = TimeSpan.FromSeconds(1) };

    public static Problem Unavailable(ModelUnavailableException e) => new(ProblemKinds.Unavailable, e.Message) { RetryAfter = e.RetryAfter };

    /// <summary>Says where, never what: the reader's own message quotes the text.</summary>
    public static Problem BrokenJson(JsonException e) => new(
        ProblemKinds.BrokenJson,
        e.LineNumber is { } line ? $"It stops being JSON at line {line + 1}, byte {e.BytePositionInLine + 1}." : "A text in it is not UTF-8.");

    public static Problem BodyTooLarge(int limit) => new(ProblemKinds.TooLarge, $"The body is larger than {limit:N0} bytes.");

    public static Problem TooManyRows(int limit) => new(
        ProblemKinds.TooLarge, $"A batch has at most {limit:N0} rows; a stream of lines ({MediaTypes.NdJson}) may have any number.");

    public static Problem TooManyExplainedRows(int limit) => new(
        ProblemKinds.TooLarge, $"A batch has at most {limit:N0} rows to explain; a stream of lines ({MediaTypes.NdJson}) may have any number.");

    public static Problem TooManyClientBatches(int limit) => new(ProblemKinds.TooManyRequests, $"No more than {limit:N0} batches of one client are answered at once here.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    public static Problem TooManyBatches(int limit) => new(ProblemKinds.Busy, $"No more than {limit:N0} batches are answered at once here.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    public static Task UnsupportedAsync(HttpContext context, params string[] supported) => Unsupported(context, supported).WriteAsync(context);

    /// <summary>Also tells the client in headers what is read.</summary>
    public static Problem Unsupported(HttpContext context, params string[] supported)
    {
        context.Response.Headers.Accept = string.Join(", ", supported);
        context.Response.Headers.AcceptEncoding = MediaTypes.Identity;
        return new(ProblemKinds.UnsupportedMediaType, $"This endpoint reads {string.Join(", ", supported)} in UTF-8, not compressed.");
    }
}
