using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace MlopsHousing.AllInOne;

/// <summary>Has Kestrel listen where <see cref="AllInOneOptions"/> says: HTTP/1.1 on one port, gRPC on another.</summary>
/// <remarks>Two ports, because without TLS a client can't negotiate which of the two protocols a connection speaks.</remarks>
internal sealed class Listening(IOptions<AllInOneOptions> options) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        Listen(kestrel, options.Value.Port, HttpProtocols.Http1);
        Listen(kestrel, options.Value.GrpcPort, HttpProtocols.Http2);
    }

    private void Listen(KestrelServerOptions kestrel, int port, HttpProtocols protocols)
    {
        void Speak(ListenOptions listen) => listen.Protocols = protocols;

        switch (options.Value.Listen)
        {
            case AllInOneOptions.Everywhere:
                kestrel.ListenAnyIP(port, Speak);
                break;
            // Two sockets, ::1 and 127.0.0.1, can't be given the same free port.
            case AllInOneOptions.Localhost when port != 0:
                kestrel.ListenLocalhost(port, Speak);
                break;
            case AllInOneOptions.Localhost:
                kestrel.Listen(IPAddress.Loopback, port, Speak);
                break;
            default:
                kestrel.Listen(IPAddress.Parse(options.Value.Listen), port, Speak);
                break;
        }
    }
}
