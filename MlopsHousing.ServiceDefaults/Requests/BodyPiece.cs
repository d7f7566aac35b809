using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace MlopsHousing.ServiceDefaults.Requests;

/// <summary>Reads a request's body piece by piece.</summary>
public static class BodyPiece
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(1);

    /// <summary>Waits for more of the body. Where it fails because the client went away, <see cref="HttpContext.RequestAborted"/> says so by then.</summary>
    public static async ValueTask<ReadResult> ReadPieceAsync(this HttpRequest request)
    {
        try
        {
            return await request.BodyReader.ReadAsync();
        }
        catch (ConnectionResetException)
        {
            // The server tells of a reset only after a read has met it. Until it does, this would pass for a failure of the service.
            request.HttpContext.Abort();
            await Task.Delay(_longest, request.HttpContext.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }
}
