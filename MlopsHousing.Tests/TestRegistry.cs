using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Tests;

/// <summary>A registry in a temporary folder with <see cref="TestModels"/> in it.</summary>
internal sealed class TestRegistry : IDisposable
{
    private readonly TempFolder _temp = new();

    private TestRegistry() => Registry = new(_temp.Path);

    /// <summary>The folder, for <c>Registry__Root</c> and <c>--registry</c>.</summary>
    public string Root => _temp.Path;

    public FolderRegistry Registry { get; }

    /// <summary>Versions 1 to <paramref name="versions"/> of <see cref="TestModels.Homes"/>; version 1 is the champion.</summary>
    public static async Task<TestRegistry> WithHomesAsync(int versions = 2)
    {
        var test = new TestRegistry();
        for (var version = 1; version <= versions; version++) await TestModels.PublishHomesAsync(test.Registry, version);
        await test.PromoteAsync(TestModels.Homes.Name, 1);
        return test;
    }

    /// <summary><see cref="TestModels.Listings"/>; version 1 is the champion.</summary>
    public static async Task<TestRegistry> WithListingsAsync()
    {
        var test = new TestRegistry();
        await TestModels.PublishListingsAsync(test.Registry);
        await test.PromoteAsync(TestModels.Listings.Name, 1);
        return test;
    }

    /// <summary>Makes a version the champion.</summary>
    public async Task PromoteAsync(string model, int version)
    {
        var read = await Registry.ReadAliasesAsync(model);
        await Registry.WriteAliasesAsync(model, read.Aliases with { Champion = version }, read.ETag);
    }

    public void Dispose() => _temp.Dispose();
}
