using Microsoft.AspNetCore.Http;
using MlopsHousing.ServiceDefaults.Requests;

namespace MlopsHousing.Benchmarks.Load.Peers;

/// <summary>Answers JSON with the same JSON, unparsed: the most that Kestrel can do for a request with a body, and so the yardstick.</summary>
internal static class EchoServer
{
    public static Task<int> RunAsync(int port) => MinimalServer.RunAsync(port, EchoAsync);

    private static async Task EchoAsync(HttpContext context)
    {
        if (await WholeBody.ReadAsync(context.Request, 64 * 1024) is not { } body)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        var response = context.Response;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        foreach (var piece in body)
        {
            piece.Span.CopyTo(response.BodyWriter.GetSpan(piece.Length));
            response.BodyWriter.Advance(piece.Length);
        }

        WholeBody.Release(context.Request, body);
    }
}
