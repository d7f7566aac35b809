using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using MlopsHousing.ServiceDefaults.Startup;

namespace MlopsHousing.ServiceDefaults.Logging;

/// <summary>Logs on stdout without floods: JSON lines, or a readable form where stdout is a terminal (<c>Logging__Console__FormatterName</c>).</summary>
internal static class Logs
{
    internal static void AddLogging(this IHostApplicationBuilder builder)
    {
        builder.Logging.ClearProviders().AddConsole().AddConsoleFormatter<JsonLineFormatter, ConsoleFormatterOptions>();
        // The formatter writes trace ids itself.
        builder.Logging.Configure(factory => factory.ActivityTrackingOptions = ActivityTrackingOptions.None);
        builder.Services.AddSingleton<IExternalScopeProvider, NoScopes>();

        var quiet = new QuietStart();
        builder.Services.AddSingleton(quiet);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", quiet.Lets);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", quiet.Lets);

        var guard = new FloodGuard();
        builder.Logging.AddSampler(guard);
        builder.Services.AddSingleton(guard);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddHostedService<FloodReport>();

        builder.Services.AddSettings<RequestLogOptions>(RequestLogOptions.SectionName);
        builder.Services.AddSingleton<IStartupFilter, RequestLogStartup>();
    }
}
