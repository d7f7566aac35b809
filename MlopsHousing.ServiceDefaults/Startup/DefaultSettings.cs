using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Hosting;
using MlopsHousing.ServiceDefaults.Logging;

namespace MlopsHousing.ServiceDefaults.Startup;

/// <summary>Defaults of settings that belong to the platform, under their usual names, so that any source overrides them.</summary>
internal static class DefaultSettings
{
    internal static void AddDefaultSettings(this IHostApplicationBuilder builder) =>
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Information",
                // The platform's own line a request and a call would double ours.
                ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
                ["Logging:LogLevel:System.Net.Http.HttpClient"] = "Warning",
                ["Logging:LogLevel:Polly"] = "Warning",
                // Several lines a call that fails; the request that it was for is logged once, with what came of it.
                ["Logging:LogLevel:Grpc.Net.Client"] = "None",
                // It calls an error what clients frame wrongly; what fails here is logged by those it fails in.
                ["Logging:LogLevel:Grpc.AspNetCore.Server"] = "None",
                // Each probe of a service that starts or stops would log an error; /health says which check it is.
                ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",
                ["Logging:Console:FormatterName"] = Console.IsOutputRedirected ? JsonLineFormatter.FormatterName : "simple",
                // A slow reader of stdout must not slow requests: past the queue, lines are dropped and counted.
                ["Logging:Console:QueueFullMode"] = "DropWrite",
                // One trace in a hundred, and all that a caller has chosen to trace.
                ["OTEL_TRACES_SAMPLER"] = "parentbased_traceidratio",
                ["OTEL_TRACES_SAMPLER_ARG"] = "0.01",
            },
        });
}
