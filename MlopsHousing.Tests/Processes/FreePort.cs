using System.Net;
using System.Net.Sockets;

namespace MlopsHousing.Tests.Processes;

/// <summary>Picks loopback ports for servers that other processes start, and so can't choose port 0 themselves.</summary>
internal static class FreePort
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Given = [];

    /// <summary>A port that nothing listens on now, and that this run has not given out before.</summary>
    public static int Next()
    {
        lock (Gate)
        {
            while (true)
            {
                using var probe = new TcpListener(IPAddress.Loopback, 0);
                probe.Start();
                var port = ((IPEndPoint)probe.LocalEndpoint).Port;
                if (Given.Add(port))
                    return port;
            }
        }
    }
}
