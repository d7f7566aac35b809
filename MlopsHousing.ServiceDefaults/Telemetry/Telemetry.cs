using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlopsHousing.ServiceDefaults.Health;
using MlopsHousing.ServiceDefaults.Startup;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MlopsHousing.ServiceDefaults.Telemetry;

/// <summary>OpenTelemetry: metrics always (Prometheus scrapes them); traces, logs and metrics by OTLP where a collector is named, or traces alone.</summary>
internal static class Telemetry
{
    private const string CollectorSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string TracesSetting = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string SampleSetting = "OTEL_TRACES_SAMPLER_ARG";

    internal static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService(
                    builder.Configuration["OTEL_SERVICE_NAME"] ?? builder.Environment.ApplicationName,
                    serviceVersion: BuildInfo.Current.Version)
                .AddAttributes([
                    new("vcs.ref.head.revision", BuildInfo.Current.Commit ?? "unknown"),
                    new("build.time", BuildInfo.Current.Time?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "unknown"),
                ]))
            .WithMetrics(metrics => metrics
                .AddMeter("MlopsHousing.*")
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddView(MetricViews.For)
                // A traced request leaves its trace's id beside the bucket that it fell into.
                .SetExemplarFilter(ExemplarFilterType.TraceBased)
                .AddPrometheusExporter());

        var (hasCollector, takesTraces) = (IsSet(CollectorSetting), IsSet(TracesSetting));
        // Checked here: the SDK would go on with its own defaults, and tell nobody.
        if (hasCollector) AddressOf(CollectorSetting);
        if (builder.Configuration[SampleSetting] is { Length: > 0 } share && !(double.TryParse(share, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1))
            throw new StartupException($"{SampleSetting} is '{share}'; it must be a share of the requests, from 0 to 1.");
        // Without a collector, traces would cost and go nowhere; log lines carry trace ids all the same.
        if (!hasCollector && !takesTraces)
            return;

        telemetry
            .WithTracing(traces => traces
                // gRPC's own span lies between a call and its HTTP request; without it the trace would have a gap.
                .AddSource("MlopsHousing.*", "Grpc.Net.Client", "Npgsql")
                .AddAspNetCoreInstrumentation(asp => asp.Filter = context => !OperationsEndpoints.Serve(context))
                .AddHttpClientInstrumentation()
                // SQLite's commands; PostgreSQL's driver tells of its own.
                .AddEntityFrameworkCoreInstrumentation(entities => entities.Filter = (provider, _) => provider != "Npgsql.EntityFrameworkCore.PostgreSQL"));
        if (!hasCollector)
        {
            // Such as Jaeger, which takes nothing else.
            var endpoint = AddressOf(TracesSetting);
            telemetry.WithTracing(traces => traces.AddOtlpExporter(otlp => otlp.Endpoint = endpoint));
            return;
        }

        builder.Logging.AddOpenTelemetry(logs => logs.IncludeFormattedMessage = true);
        telemetry.UseOtlpExporter();

        Uri AddressOf(string setting) => Uri.TryCreate(builder.Configuration[setting], UriKind.Absolute, out var address)
            ? address
            : throw new StartupException($"{setting} is '{builder.Configuration[setting]}', which is no address; write it like http://collector:4317.");

        bool IsSet(string setting) => !string.IsNullOrWhiteSpace(builder.Configuration[setting]);
    }

    internal static void MapMetrics(this IEndpointRouteBuilder app) =>
        app.MapPrometheusScrapingEndpoint("/metrics").AsOperationsEndpoint();
}
