using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using MlopsHousing.Api.Metrics;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Monitoring.Trials;
using MlopsHousing.ServiceDefaults.Startup;

namespace MlopsHousing.Api.Trials;

/// <summary>Registers what lets challengers meet live traffic.</summary>
internal static class TrialServices
{
    public static void AddTrials(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<TrialOptions>(TrialOptions.SectionName);
        services.AddSingleton<IValidateOptions<TrialOptions>>(s => new NeedsStore(s.GetRequiredService<IOptions<StoreOptions>>(), builder.Configuration));
        services.AddSingleton(s => s.GetRequiredService<IOptions<TrialOptions>>().Value);
        services.AddSingleton<TrialGuard>();
        services.AddSingleton<TrialCatalog>();
        services.AddSingleton<ClientShare>();
        services.AddSingleton<Canary>();

        services.AddSingleton(s => new ShadowCopies(
            s.GetRequiredService<TrialOptions>(), s.GetRequiredService<IMeterFactory>().Create(ApiMetrics.MeterName)));
        services.AddSingleton<ShadowTraffic>();
        services.AddSingleton<ShadowScorer>();
        services.AddHostedService<ShadowService>();

        services.AddSingleton<PairScoring>();
        services.AddSingleton<AutomaticMove>();
        services.AddSingleton<TrialJudge>();
        services.AddSingleton<TrialService>();
        services.AddHostedService(s => s.GetRequiredService<TrialService>());
        services.AddSingleton<ChallengerEndpoint>();
    }

    /// <summary>What decides by itself needs evidence.</summary>
    private sealed class NeedsStore(IOptions<StoreOptions> store, IConfiguration configuration) : IValidateOptions<TrialOptions>
    {
        public ValidateOptionsResult Validate(string? name, TrialOptions options)
        {
            if (store.Value.Choose(configuration.GetConnectionString(StoreOptions.ConnectionName)) != StoreMode.Off) return ValidateOptionsResult.Success;
            var asked = options.AutomaticPromotion ? nameof(options.AutomaticPromotion) : options.AutomaticRollback ? nameof(options.AutomaticRollback) : null;
            return asked is null
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail($"{TrialOptions.SectionName}__{asked} needs a store to decide from; name one (ConnectionStrings__store, or Store__Path), or leave it off.");
        }
    }
}
