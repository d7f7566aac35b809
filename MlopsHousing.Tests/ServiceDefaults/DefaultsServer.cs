using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlopsHousing.ServiceDefaults;
using MlopsHousing.ServiceDefaults.Logging;
using MlopsHousing.Tests.Logs;

namespace MlopsHousing.Tests.ServiceDefaults;

/// <summary>A service of a few endpoints with the defaults of every service, on a real Kestrel and a free port.</summary>
internal sealed class DefaultsServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DefaultsServer(WebApplication app, KeptLogs logs)
    {
        _app = app;
        Logs = logs;
        // No trace context of its own: the service begins the traces, or the test does.
        Client = new(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = new(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public KeptLogs Logs { get; }

    public IHostApplicationLifetime Lifetime => _app.Lifetime;

    public IServiceProvider Services => _app.Services;

    public static async Task<DefaultsServer> StartAsync(
        Action<WebApplicationBuilder>? add = null, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(
            [new("Shutdown:ReadinessDelay", "00:00:00"), new("Logging:Console:LogLevel:Default", "None"), .. settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))]);
        builder.AddServiceDefaults();
        var logs = new KeptLogs();
        builder.Logging.AddProvider(logs);
        add?.Invoke(builder);

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapPost("/echo/{name}", (HttpContext context) => context.Request.Body.CopyToAsync(context.Response.Body));
        app.MapGet("/busy", () => "busy").SampleRequestLog();
        app.MapGet("/busy/broken", () => Results.StatusCode(StatusCodes.Status503ServiceUnavailable)).SampleRequestLog();
        app.MapGet("/throws", string () => throw new InvalidOperationException("inside"));
        await app.StartAsync();
        return new(app, logs);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
