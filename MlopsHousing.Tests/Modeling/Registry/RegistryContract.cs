using System.Text;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Tests.Modeling.Registry;

/// <summary>What every registry keeps, whatever it lies in: here, of versions.</summary>
public abstract partial class RegistryContract
{
    private IModelRegistry _registry = null!;

    /// <summary>Opens the test's registry once more, as another process would.</summary>
    protected abstract IModelRegistry Open();

    /// <summary>Changes what lies at a path such as <c>houses/1/forest.bin</c> past the registry, or removes it.</summary>
    protected abstract Task TamperAsync(string path, string? content);

    /// <summary>The paths of all that lies there.</summary>
    protected abstract Task<IReadOnlyList<string>> PathsAsync();

    /// <summary>How many changes each of four writers makes at once.</summary>
    protected abstract int ChangesAtOnce { get; }

    /// <summary>Readies the registry; skips where it can't be had.</summary>
    protected void Begin() => _registry = Open();

    [Fact]
    public async Task Versions_are_numbered_from_one_and_read_back_as_they_were_published()
    {
        Begin();
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
    public async Task Publishers_at_once_get_a_version_each()
    {
        Begin();
        var versions = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            Task.Run(() => Open().PublishAsync("houses", SmallArtifact.Of($"content {i}")))));

        Assert.Equal(Enumerable.Range(1, 16), versions.Select(v => v.Number).Order());
        foreach (var version in versions)
            Assert.Equal(version.Digest, (await _registry.ReadManifestAsync("houses", version.Number)).Digest);
    }

    [Theory]
    [InlineData("forest.bin", "oneonE", "another sha256")]
    [InlineData("forest.bin", "one", "3 bytes where 6 were published")]
    [InlineData("forest.bin", null, "forest.bin is missing")]
    [InlineData("metrics.json", "[]", "another sha256")]
    public async Task A_changed_truncated_or_missing_file_is_refused(string file, string? content, string reason)
    {
        Begin();
        await _registry.PublishAsync("houses", SmallArtifact.Of());
        await TamperAsync($"houses/1/{file}", content);

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
        Begin();
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
        Begin();
        await _registry.PublishAsync("houses", SmallArtifact.Of());

        await Assert.ThrowsAsync<NotInRegistryException>(() => _registry.ListVersionsAsync(model));
        await Assert.ThrowsAsync<NotInRegistryException>(() => _registry.ReadAliasesAsync(model));
        await Assert.ThrowsAsync<NotInRegistryException>(() => _registry.ReadManifestAsync(model, 1));
        await Assert.ThrowsAsync<NotInRegistryException>(() => _registry.PublishAsync(model, SmallArtifact.Of()));
    }

    [Fact]
    public async Task What_has_no_manifest_is_no_version_and_its_number_is_not_used()
    {
        Begin();
        await _registry.PublishAsync("houses", SmallArtifact.Of());
        await TamperAsync("houses/2/forest.bin", "half a for");

        Assert.Equal([1], await _registry.ListVersionsAsync("houses"));
        var refusal = await Assert.ThrowsAsync<NotInRegistryException>(() => _registry.ReadManifestAsync("houses", 2));
        Assert.Contains("has no version 2; it has 1", refusal.Message);
        Assert.Equal(3, (await _registry.PublishAsync("houses", SmallArtifact.Of())).Number);
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
        Begin();
        var files = new ArtifactFiles(SmallArtifact.Files((file, "x")), new Dictionary<string, byte[]>());

        await Assert.ThrowsAsync<ArtifactException>(() => _registry.PublishAsync("houses", files));

        Assert.Empty(await PathsAsync());
    }

    [Fact]
    public async Task What_is_not_there_is_named_together_with_what_is()
    {
        Begin();
        await _registry.PublishAsync("houses", SmallArtifact.Of());

        foreach (var ask in (Func<Task>[])[() => _registry.ListVersionsAsync("boats"), () => _registry.ReadAliasesAsync("boats"), () => _registry.ReadManifestAsync("boats", 1)])
            Assert.Contains("has no model boats; it has houses", (await Assert.ThrowsAsync<NotInRegistryException>(ask)).Message);
        foreach (var number in new[] { 2, 0, -1 })
        {
            var version = await Assert.ThrowsAsync<NotInRegistryException>(() => _registry.ReadManifestAsync("houses", number));
            Assert.Contains($"has no version {number}; it has 1", version.Message);
        }
    }
}
