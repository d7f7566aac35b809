using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Monitoring;
using MlopsHousing.Api.Trials;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.Predict;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Api;

/// <summary>The registry is followed through whatever it does.</summary>
public sealed class ModelCatalogTests
{
    // Such as a page that a proxy answers in the place of a bucket, without a tag or with one that the S3 client stumbles over.
    public static TheoryData<Exception> Failures => [new InvalidOperationException(), new ArgumentException("hex"), new OperationCanceledException()];

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task A_failure_that_nobody_foresaw_ends_neither_the_service_nor_the_following(Exception failure)
    {
        using var folder = new TempFolder();
        var real = ModelRegistry.Open(folder["models"]);
        await HouseModel.PromoteNewAsync(real);
        var (registry, predictor, drift) = (new WatchedRegistry(real), new RegistryPredictor(real), new DriftLedgers());
        var options = Options.Create(new CatalogOptions { PollInterval = TimeSpan.FromMilliseconds(50) });
        await using var store = new StoreAccess(null, NullLogger<StoreAccess>.Instance);
        using var trials = new TrialCatalog(registry, predictor, drift, store, options, TimeProvider.System, NullLogger<TrialCatalog>.Instance);
        using var catalog = new ModelCatalog(
            registry, Options.Create(new RegistryOptions()), options, predictor, drift, TimeProvider.System, trials, NullLogger<ModelCatalog>.Instance);
        await catalog.StartAsync(CancellationToken.None);

        registry.Failure = failure;
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        Assert.Equal(1, catalog.Champion!.Version.Number);
        Assert.False(catalog.ExecuteTask!.IsCompleted, $"{catalog.ExecuteTask.Exception}");

        registry.Failure = null;
        await HouseModel.PromoteNewAsync(real);
        await Eventually.HoldsAsync("the next champion is seen", () => catalog.Champion.Version.Number == 2, TimeSpan.FromSeconds(20));
        await catalog.StopAsync(CancellationToken.None);
    }
}
