using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MlopsHousing.ServiceDefaults.Health;
using MlopsHousing.ServiceDefaults.Logging;
using MlopsHousing.ServiceDefaults.Shutdown;
using MlopsHousing.ServiceDefaults.Startup;
using MlopsHousing.ServiceDefaults.Telemetry;

namespace MlopsHousing.ServiceDefaults;

/// <summary>What every service does the same way: telemetry, logs, health, resilient HTTP clients, shutdown.</summary>
public static class ServiceDefaults
{
    /// <summary>Adds it all. Call it first: its settings are defaults below every other source of configuration.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.AddDefaultSettings();
        builder.AddLogging();
        builder.AddTelemetry();
        builder.Services.AddReadiness();
        builder.Services.AddGracefulShutdown();

        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });

        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false);
        return builder;
    }

    /// <summary>Maps <c>/livez</c>, <c>/readyz</c>, <c>/health</c>, <c>/metrics</c> and <c>/prestop</c>, in every environment.</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        app.MapHealth();
        app.MapMetrics();
        app.MapPreStop();
        return app;
    }
}
