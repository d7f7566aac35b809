using System.Net;
using System.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using MlopsHousing.Benchmarks.Load.Figures;

namespace MlopsHousing.Benchmarks.Load.Peers;

/// <summary>Kestrel as the services have it, and nothing else: no middleware, no log, no metrics; one endpoint.</summary>
internal static class MinimalServer
{
    /// <summary>Where all peers answer.</summary>
    public const string Path = "/v1/predict";

    public static async Task<int> RunAsync(int port, RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        app.MapPost(Path, answer);
        app.MapGet("/readyz", () => "");
        app.MapGet("/metrics", () => $"{Metrics.Allocated} {GC.GetTotalAllocatedBytes()}\n{Metrics.Compiled} {JitInfo.GetCompiledMethodCount()}\n");
        await app.RunAsync();
        return 0;
    }
}
