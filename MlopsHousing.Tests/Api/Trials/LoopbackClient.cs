using System.Net;
using System.Net.Sockets;

namespace MlopsHousing.Tests.Api.Trials;

/// <summary>Clients that come from addresses of their own: on Linux all of 127.0.0.0/8 is this machine's.</summary>
internal static class LoopbackClient
{
    /// <summary>A client that a server sees at 127.0.1.<paramref name="number"/>.</summary>
    public static HttpClient New(Uri server, int number) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancel) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Parse($"127.0.1.{number}"), 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    {
        BaseAddress = server,
    };
}
