using System.Text;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Tests.Modeling.Registry;

namespace MlopsHousing.Tests.Hostile.Artifacts;

/// <summary>Manifests that would have a reader leave the version's folder, or read more than fits into memory.</summary>
public sealed class ManifestBoundsTests
{
    private static readonly string _zeros = new('0', 64);

    public static TheoryData<string> Paths() =>
    [
        "..", "../forest.bin", "a/../../forest.bin", "/etc/passwd", "//server/share", @"..\forest.bin", @"C:\forest.bin", "C:forest.bin", "a//b", "a/", "./a", "a/.",
        ".hidden", "a/.hidden", "-a", " a", "a ", "a\0.bin", "a\nb", "a%2e%2e", "ä.bin", "\u202egnp.bin", "a/b/c/d/e", "manifest.json", "NUL:", "a:b", "", "~/a", new string('a', 129),
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_name_that_is_no_plain_relative_path_is_refused(string name)
    {
        var serving = new Dictionary<string, FileHash> { [name] = new(_zeros, 1) };
        var json = new Manifest(Manifest.DigestOf(serving), serving, new Dictionary<string, FileHash>()).ToJson();
        Cost.Refused("name is not allowed", 256 * 1024, () => Manifest.Parse(json));
        Assert.Throws<InvalidDataException>(() => Manifest.Of(new(new Dictionary<string, byte[]> { [name] = [] }, new Dictionary<string, byte[]>())));
    }

    [Theory]
    [InlineData("forest.bin", 64L * 1024 * 1024 + 1)]
    [InlineData("profile.json", 8L * 1024 * 1024 + 1)]
    [InlineData("profile.JSON", 8L * 1024 * 1024 + 1)]
    [InlineData("forest.bin", long.MaxValue)]
    public void A_file_that_is_larger_than_any_is_refused_before_it_is_opened(string name, long bytes) =>
        Refused("the size of '", (name, bytes));

    [Fact]
    public void Files_that_are_too_much_together_are_refused_before_any_is_opened() =>
        Refused("bytes together", [.. Enumerable.Range(0, 5).Select(i => ($"{i}.bin", 60L * 1024 * 1024))]);

    [Fact]
    public void More_files_than_any_version_has_are_refused() => Refused("more than 1000 files", [.. Enumerable.Range(0, 1001).Select(i => ($"{i}.bin", 1L))]);

    [Fact]
    public void A_manifest_of_any_depth_or_with_names_twice_is_refused()
    {
        var file = $$"""{"sha256":"{{_zeros}}","bytes":1 }""";
        string[] manifests =
        [
            string.Concat(Enumerable.Repeat("""{"serving":""", 50_000)),
            $$"""{"digest":"x","serving":{"a":{{file}},"a":{{file}} },"evidence":{} }""",
            $$"""{"digest":"x","serving":{},"serving":{"a":{{file}} },"evidence":{} }""",
        ];
        foreach (var json in manifests.Select(Encoding.UTF8.GetBytes)) Cost.Refused("not readable", 256 * 1024, () => Manifest.Parse(json));
    }

    [Fact]
    public async Task A_file_that_grew_or_a_manifest_that_did_is_not_read()
    {
        using var test = await TestRegistry.WithHomesAsync(versions: 1);
        var folder = Path.Combine(test.Root, "test-homes", "1");
        await using (var grown = File.OpenWrite(Path.Combine(folder, "forest.bin"))) grown.SetLength(1L << 33); // a hole on the disk
        Assert.Contains("bytes where", (await Assert.ThrowsAsync<ArtifactException>(() => test.Registry.ReadFileAsync("test-homes", 1, "forest.bin"))).Message);
        await using (var grown = File.OpenWrite(Path.Combine(folder, Manifest.FileName))) grown.SetLength(1L << 33);
        Assert.Contains("is larger than", (await Assert.ThrowsAsync<ArtifactException>(() => test.Registry.ReadManifestAsync("test-homes", 1))).Message);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../test-homes")]
    [InlineData("/etc")]
    [InlineData("Test-Homes")]
    [InlineData("test-homes\0")]
    [InlineData("")]
    public async Task A_model_s_name_never_leads_out_of_the_registry(string name)
    {
        using var test = await TestRegistry.WithHomesAsync(versions: 1);
        await Assert.ThrowsAnyAsync<RegistryException>(() => test.Registry.ReadManifestAsync(name, 1));
        await Assert.ThrowsAnyAsync<RegistryException>(() => test.Registry.ReadAliasesAsync(name));
        await Assert.ThrowsAnyAsync<RegistryException>(() => test.Registry.PublishAsync(name, SmallArtifact.Of()));
        await Assert.ThrowsAnyAsync<RegistryException>(() => test.Registry.ReadFileAsync("test-homes", 1, $"../{name}/1/forest.bin"));
    }

    private static void Refused(string says, params (string Name, long Bytes)[] files)
    {
        var serving = files.ToDictionary(f => f.Name, f => new FileHash(_zeros, f.Bytes));
        var json = new Manifest(Manifest.DigestOf(serving), serving, new Dictionary<string, FileHash>()).ToJson();
        Cost.Refused(says, 4 * 1024 * 1024, () => Manifest.Parse(json));
    }
}
