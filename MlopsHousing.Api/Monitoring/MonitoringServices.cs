using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using MlopsHousing.Api.Feedback;
using MlopsHousing.Api.Metrics;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Monitoring.Summaries;
using MlopsHousing.Monitoring.Drift;
using MlopsHousing.Monitoring.Feedback;
using MlopsHousing.Monitoring.Predictions;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.ServiceDefaults.Startup;

namespace MlopsHousing.Api.Monitoring;

/// <summary>Registers the store and what is done with it.</summary>
internal static class MonitoringServices
{
    private const string MeterName = "MlopsHousing.Monitoring";

    public static void AddMonitoring(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        var connection = builder.Configuration.GetConnectionString(StoreOptions.ConnectionName);
        services.AddSettings<StoreOptions>(StoreOptions.SectionName);
        services.AddSingleton<IValidateOptions<StoreOptions>>(new StoreSettings(connection));
        services.AddSettings<PredictionLogOptions>(PredictionLogOptions.SectionName);
        services.AddSingleton(TimeProvider.System);

        services.AddSingleton(s => new StoreAccess(
            s.GetRequiredService<IOptions<StoreOptions>>().Value.Create(connection), s.GetRequiredService<ILogger<StoreAccess>>()));
        services.AddSingleton(s => new PredictionLog(
            s.GetRequiredService<IOptions<PredictionLogOptions>>().Value, MeterOf(s), s.GetRequiredService<StoreAccess>().IsOn));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<PredictionLogWriter>(s, s.GetRequiredService<IOptions<PredictionLogOptions>>().Value));
        services.AddHostedService<StoreService>();

        services.AddSettings<DriftOptions>(DriftOptions.SectionName);
        services.AddSingleton<DriftLedgers>();
        services.AddSingleton(s => new DriftMetrics(s.GetRequiredService<DriftLedgers>(), MeterOf(s)));
        services.AddHostedService<DriftService>();
        services.AddSingleton<DriftEndpoint>();

        services.AddSingleton(s => new FeedbackMetrics(MeterOf(s), s.GetRequiredService<ModelCatalog>()));
        services.AddSingleton(s => new FeedbackFollowUp(
            s.GetRequiredService<StoreAccess>(), s.GetRequiredService<FeedbackMetrics>().Judge, s.GetRequiredService<TimeProvider>()));
        services.AddHostedService<FeedbackService>();
        services.AddSingleton<QualityEndpoint>();
        services.AddSingleton<Traffic>();
        services.AddSingleton<ProcessFigures>();
        services.AddHostedService(s => s.GetRequiredService<ProcessFigures>());
        services.AddSingleton<SummaryEndpoint>();
        services.AddHostedService<PredictionLogService>();
        services.AddHealthChecks().AddCheck<StoreHealth>("store");
    }

    private static Meter MeterOf(IServiceProvider services) => services.GetRequiredService<IMeterFactory>().Create(MeterName);

    /// <summary>A mode must have what it needs.</summary>
    private sealed class StoreSettings(string? connection) : IValidateOptions<StoreOptions>
    {
        public ValidateOptionsResult Validate(string? name, StoreOptions options) =>
            options.WhatIsMissing(connection) is { } missing ? ValidateOptionsResult.Fail(missing) : ValidateOptionsResult.Success;
    }
}
