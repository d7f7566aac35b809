using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Tests.Modeling.Registry;

public sealed class FolderRegistryTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly FolderRegistry _registry;

    public FolderRegistryTests() => _registry = new(_temp["models"]);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Nothing_but_versions_and_the_lock_remains_of_a_publication()
    {
        await _registry.PublishAsync("houses", SmallArtifact.Of());

        Assert.Equal([".lock", "1"], Directory.EnumerateFileSystemEntries(_temp["models/houses"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task What_a_crashed_publisher_left_is_no_version_and_goes_at_the_next_publication()
    {
        await _registry.PublishAsync("houses", SmallArtifact.Of());
        Directory.CreateDirectory(_temp["models/houses/.aside-dead"]);
        await File.WriteAllTextAsync(_temp["models/houses/.aside-dead/forest.bin"], "half a for");
        await File.WriteAllTextAsync(_temp["models/houses/.aside-alias"], "{ \"champ");

        Assert.Equal([1], await _registry.ListVersionsAsync("houses"));
        Assert.Null((await _registry.ReadAliasesAsync("houses")).Aliases.Champion);
        Assert.Equal(2, (await _registry.PublishAsync("houses", SmallArtifact.Of())).Number);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temp["models/houses"], ".aside*"));
    }

    [Fact]
    public async Task Of_many_versions_a_refusal_names_the_first_and_the_last()
    {
        for (var version = 1; version <= 13; version++) await _registry.PublishAsync("houses", SmallArtifact.Of());

        var refusal = await Assert.ThrowsAsync<NotInRegistryException>(() => _registry.ReadManifestAsync("houses", 99));
        Assert.Equal("houses has no version 99; it has 1, 2, …, 12, 13.", refusal.Message);
    }

    [Fact]
    public async Task A_cancelled_publication_leaves_nothing()
    {
        await _registry.PublishAsync("houses", SmallArtifact.Of());
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _registry.PublishAsync("houses", SmallArtifact.Of(), cancel.Token));

        Assert.Equal([".lock", "1"], Directory.EnumerateFileSystemEntries(_temp["models/houses"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named_together_with_what_makes_one()
    {
        var empty = await Assert.ThrowsAsync<RegistryException>(() => _registry.ListModelsAsync());

        Assert.Contains("mlops train", empty.Message);
    }

    [Fact]
    public async Task A_registry_that_cannot_be_written_says_so()
    {
        await File.WriteAllTextAsync(_temp["models"], "a file where the folder should be");

        var refusal = await Assert.ThrowsAsync<RegistryException>(() => _registry.PublishAsync("houses", SmallArtifact.Of()));

        Assert.Contains("can't be used", refusal.Message);
    }
}
