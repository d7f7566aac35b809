using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MlopsHousing.Tests.Watching;

/// <summary>A real HTTPS server on loopback, in the place of a load balancer, whose certificate may be changed while it runs.</summary>
internal sealed class HttpsServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HttpsServer(X509Certificate2 certificate)
    {
        Certificate = certificate;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https => https.ServerCertificateSelector = (_, _) => Certificate)));
        _app = builder.Build();
        _app.MapGet("/readyz", () => Results.Ok());
    }

    /// <summary>What it shows to the next who connects.</summary>
    public X509Certificate2 Certificate { get; set; }

    /// <summary>Where it answers.</summary>
    public string Url => $"https://localhost:{new Uri(_app.Urls.Single()).Port}/readyz";

    public static async Task<HttpsServer> StartNewAsync(X509Certificate2 certificate)
    {
        var server = new HttpsServer(certificate);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
