using System.Net;
using System.Net.Sockets;

namespace MlopsHousing.Tests.Processes;

/// <summary>Picks loopback ports for servers that other processes start, and so can't choose port 0 themselves.</summary>
/// <remarks>
/// From below the range (32768 to 60999 on Linux) that outgoing connections get theirs from: a connection of another test could
/// otherwise take the port before the server listens, seconds later.
/// </remarks>
internal static class FreePort
{
    private const int First = 10_000;
    private const int Last = 32_767;

    private static readonly Lock Gate = new();

    // From a place of its own in each run, so that two runs on one machine rarely meet.
    private static int _next = Random.Shared.Next(First, Last + 1);

    /// <summary>A port that nothing listens on now, and that this run has not given out before.</summary>
    public static int Next()
    {
        lock (Gate)
        {
            for (var tried = 0; tried <= Last - First; tried++)
            {
                var port = _next;
                _next = port < Last ? port + 1 : First;
                if (IsFree(port))
                    return port;
            }
        }

        throw new InvalidOperationException($"No port between {First} and {Last} is free.");
    }

    private static bool IsFree(int port)
    {
        // On all addresses: nothing may listen on one of them either.
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
