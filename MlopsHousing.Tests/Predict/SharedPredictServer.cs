namespace MlopsHousing.Tests.Predict;

/// <summary>Servers for all tests that leave them as they were: one of numbers only, one with every kind of feature.</summary>
public sealed class SharedPredictServer : IAsyncLifetime
{
    private readonly List<IDisposable> _registries = [];

    /// <summary><see cref="TestModels.Homes"/>, versions 1 and 2, 1 is champion.</summary>
    internal PredictServer Homes { get; private set; } = null!;

    /// <summary><see cref="TestModels.Listings"/>.</summary>
    internal PredictServer Listings { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var (homes, listings) = (await TestRegistry.WithHomesAsync(), await TestRegistry.WithListingsAsync());
        _registries.AddRange([homes, listings]);
        Homes = await PredictServer.StartAsync(homes.Root, ("Inference:MaxRows", "100"), ("Inference:MaxRequestBytes", "20000"));
        Listings = await PredictServer.StartAsync(listings.Root);
    }

    public async ValueTask DisposeAsync()
    {
        await Homes.DisposeAsync();
        await Listings.DisposeAsync();
        foreach (var registry in _registries) registry.Dispose();
    }
}
