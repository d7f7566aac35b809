using Microsoft.Extensions.Logging.Abstractions;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Monitoring.Feedback;
using MlopsHousing.Monitoring.Trials;
using MlopsHousing.Tests.Api;
using MlopsHousing.Tests.Monitoring.Predictions;

namespace MlopsHousing.Tests.Monitoring.Trials;

/// <summary>Two real versions in a registry, the second on trial since an hour ago, and judges over one store.</summary>
internal sealed class HouseTrial : IDisposable
{
    private readonly TempFolder _folder = new();

    private HouseTrial() => Registry = ModelRegistry.Open(_folder["models"]);

    public IModelRegistry Registry { get; }

    public Trial Trial { get; private set; } = null!;

    public static async Task<HouseTrial> StartAsync()
    {
        var house = new HouseTrial();
        var champion = await HouseModel.PromoteNewAsync(house.Registry);
        var challenger = await HouseModel.PublishAsync(house.Registry);
        var since = DateTimeOffset.UtcNow - TimeSpan.FromHours(1);
        var aliases = await house.Registry.ChangeAliasesAsync(
            HouseModel.Name, a => a.WithTrial(challenger.Number, TrialMode.Shadow, 1, new("ada", "try it", since)));
        house.Trial = new(champion, challenger, aliases.Aliases.Trial!);
        return house;
    }

    /// <summary>A judge as a process of its own would have it.</summary>
    public TrialJudge NewJudge(TrialOptions options, TrialGuard? guard = null) => new(
        new(new RegistryPredictor(Registry), TimeProvider.System),
        new(Registry, options, TimeProvider.System, NullLogger<AutomaticMove>.Instance),
        guard ?? NewGuard(options), options, TimeProvider.System);

    public static TrialGuard NewGuard(TrialOptions options) => new(options, TimeProvider.System, NullLogger<TrialGuard>.Instance);

    /// <summary>Logs predictions for different houses and gives feedback that lies a few dollars above what the champion says.</summary>
    public async Task FeedAsync(TestStore test, int count, double above, int firstArea = 100, TimeSpan ago = default, ModelVersion? by = null)
    {
        var now = DateTime.UtcNow;
        var entries = Enumerable.Range(firstArea, count)
            .Select(area => Entries.Filled(Entries.New(HouseModel.Price + 1, at: now - ago, version: by ?? Trial.Champion), area, 4, 0, 7441, 250.5)).ToArray();
        await test.Store.WriteAsync(entries, CancellationToken.None);
        var items = entries.Select(e => new FeedbackItem(e.Id, e.Row, HouseModel.Price + 1 + above)).ToList();
        await FeedbackIntake.TakeAsync(test.Store, items, now, CancellationToken.None);
    }

    public void Dispose() => _folder.Dispose();
}
