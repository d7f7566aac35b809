using System.Text;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Tests.Modeling.Registry;

public sealed class FolderRegistryTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly FolderRegistry _registry;

    public FolderRegistryTests() => _registry = new(_temp["models"]);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Versions_are_numbered_from_one_and_read_back_as_they_were_published()
    {
        var first = await _registry.PublishAsync("houses", SmallArtifact.Of("one"));
        var second = await _registry.PublishAsync("houses", SmallArtifact.Of("two"));
        await _registry.PublishAsync("flats", SmallArtifact.Of());

        Assert.Equal((1, 2), (first.Number, second.Number));
        Assert.NotEqual(first.Digest, second.Digest);
        Assert.Equal(["flats", "houses"], await _registry.ListModelsAsync());
        Assert.Equal([1, 2], await _registry.ListVersionsAsync("houses"));
        Assert.Equal("two", Encoding.UTF8.GetString(await _registry.ReadFileAsync("houses", 2, "signature.json")));
        Assert.Equal("<svg/>", Encoding.UTF8.GetString(await _registry.ReadFileAsync("houses", 1, "plots/residuals.svg")));
        Assert.Equal(second.Digest, (await _registry.ReadManifestAsync("houses", 2)).Digest);
    }

    [Fact]
    public async Task Nothing_but_versions_and_the_lock_remains_of_a_publication()
    {
        await _registry.PublishAsync("houses", SmallArtifact.Of());

        Assert.Equal([".lock", "1"], Directory.EnumerateFileSystemEntries(_temp["models/houses"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_version_number_is_never_given_twice_even_when_its_version_was_deleted()
    {
        for (var i = 0; i < 3; i++) await _registry.PublishAsync("houses", SmallArtifact.Of());
        await _registry.WriteAliasesAsync("houses", new() { Champion = 1, History = [new(DateTimeOffset.UnixEpoch, "me", "champion", 3, 1, "why")] }, null);
        Directory.Delete(_temp["models/houses/3"], recursive: true);

        Assert.Equal(4, (await _registry.PublishAsync("houses", SmallArtifact.Of())).Number);
    }

    [Fact]
    public async Task Publishers_at_once_get_a_version_each()
    {
        var versions = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            Task.Run(() => new FolderRegistry(_registry.Root).PublishAsync("houses", SmallArtifact.Of($"content {i}")))));

        Assert.Equal(Enumerable.Range(1, 16), versions.Select(v => v.Number).Order());
        foreach (var version in versions)
            Assert.Equal(version.Digest, (await _registry.ReadManifestAsync("houses", version.Number)).Digest);
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
    public async Task A_folder_without_a_manifest_is_no_version_and_its_number_is_not_used()
    {
        await _registry.PublishAsync("houses", SmallArtifact.Of());
        Directory.CreateDirectory(_temp["models/houses/2"]);

        Assert.Equal([1], await _registry.ListVersionsAsync("houses"));
        Assert.Equal(3, (await _registry.PublishAsync("houses", SmallArtifact.Of())).Number);
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

    [Theory]
    [InlineData("forest.bin", "oneonE", "another sha256")]
    [InlineData("forest.bin", "one", "3 bytes where 6 were published")]
    [InlineData("forest.bin", null, "forest.bin is missing")]
    [InlineData("metrics.json", "[]", "another sha256")]
    public async Task A_changed_truncated_or_missing_file_is_refused(string file, string? content, string reason)
    {
        await _registry.PublishAsync("houses", SmallArtifact.Of());
        var path = _temp[$"models/houses/1/{file}"];
        if (content is null) File.Delete(path);
        else await File.WriteAllTextAsync(path, content);

        var refusal = await Assert.ThrowsAsync<ArtifactException>(() => _registry.ReadFileAsync("houses", 1, file));

        Assert.Contains(reason, refusal.Message);
        Assert.Contains("Version 1 of houses is damaged", refusal.Message);
    }

    [Theory]
    [InlineData("../../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("plots/../signature.json")]
    [InlineData("manifest.json")]
    [InlineData("nothing.json")]
    [InlineData("")]
    public async Task Only_names_from_the_manifest_are_read(string file)
    {
        await _registry.PublishAsync("houses", SmallArtifact.Of());

        await Assert.ThrowsAsync<NotInRegistryException>(() => _registry.ReadFileAsync("houses", 1, file));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../houses")]
    [InlineData("/tmp")]
    [InlineData("Houses")]
    [InlineData("houses\n")]
    [InlineData("")]
    public async Task A_name_that_is_no_model_name_is_never_used_as_a_path(string model)
    {
        await _registry.PublishAsync("houses", SmallArtifact.Of());

        await Assert.ThrowsAsync<NotInRegistryException>(() => _registry.ListVersionsAsync(model));
        await Assert.ThrowsAsync<NotInRegistryException>(() => _registry.ReadAliasesAsync(model));
        await Assert.ThrowsAsync<NotInRegistryException>(() => _registry.ReadManifestAsync(model, 1));
        await Assert.ThrowsAsync<NotInRegistryException>(() => _registry.PublishAsync(model, SmallArtifact.Of()));
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("/tmp/evil")]
    [InlineData("a//b")]
    [InlineData("a\\b")]
    [InlineData(".hidden")]
    [InlineData("manifest.json")]
    [InlineData("forest.bin\n")]
    public async Task A_file_of_a_strange_name_is_not_published(string file)
    {
        var files = new ArtifactFiles(SmallArtifact.Files((file, "x")), new Dictionary<string, byte[]>());

        await Assert.ThrowsAsync<ArtifactException>(() => _registry.PublishAsync("houses", files));

        Assert.False(Directory.Exists(_registry.Root));
    }

    [Fact]
    public async Task What_is_not_there_is_named_together_with_what_is()
    {
        var empty = await Assert.ThrowsAsync<RegistryException>(() => _registry.ListModelsAsync());
        Assert.Contains("mlops train", empty.Message);

        await _registry.PublishAsync("houses", SmallArtifact.Of());

        var model = await Assert.ThrowsAsync<NotInRegistryException>(() => _registry.ListVersionsAsync("boats"));
        Assert.Contains("has no model boats; it has houses", model.Message);
        foreach (var number in new[] { 2, 0, -1 })
        {
            var version = await Assert.ThrowsAsync<NotInRegistryException>(() => _registry.ReadManifestAsync("houses", number));
            Assert.Contains($"has no version {number}; it has 1", version.Message);
        }
    }

    [Fact]
    public async Task A_registry_that_cannot_be_written_says_so()
    {
        await File.WriteAllTextAsync(_temp["models"], "a file where the folder should be");

        var refusal = await Assert.ThrowsAsync<RegistryException>(() => _registry.PublishAsync("houses", SmallArtifact.Of()));

        Assert.Contains("can't be used", refusal.Message);
    }
}
