using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace MlopsHousing.ServiceDefaults.Requests;

/// <summary>Reads a request's body whole, out of the server's own pooled buffers.</summary>
public static class WholeBody
{
    /// <summary>Waits for the whole body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">In bytes.</param>
    /// <returns>The body, or null when it is larger than <paramref name="limit"/>. Give it back by <see cref="Release"/>.</returns>
    public static async ValueTask<ReadOnlySequence<byte>?> ReadAsync(HttpRequest request, int limit)
    {
        if (request.ContentLength > limit) return null;
        var reader = request.BodyReader;
        while (true)
        {
            // Ends by itself when the client goes away or sends too slowly, so it needs no token.
            var result = await request.ReadPieceAsync();
            if (result.Buffer.Length > limit)
            {
                reader.AdvanceTo(result.Buffer.End);
                return null;
            }

            if (result.IsCompleted) return result.Buffer;
            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>Gives the buffers back to the server.</summary>
    public static void Release(HttpRequest request, in ReadOnlySequence<byte> body) => request.BodyReader.AdvanceTo(body.End);
}
