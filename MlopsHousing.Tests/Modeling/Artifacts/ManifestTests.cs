using System.Diagnostics;
using System.Text;
using CsCheck;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Tests.Modeling.Registry;

namespace MlopsHousing.Tests.Modeling.Artifacts;

public sealed class ManifestTests
{
    private const string Zeros = "0000000000000000000000000000000000000000000000000000000000000000";

    [Fact]
    public void A_manifest_survives_writing_and_reading()
    {
        var json = Manifest.Of(SmallArtifact.Of()).ToJson();

        Assert.Equal(json, Manifest.Parse(json).ToJson());
        Assert.DoesNotContain((byte)'\r', json);
        Assert.Equal((byte)'\n', json[^1]);
    }

    [Fact]
    public void The_bytes_do_not_depend_on_the_order_in_which_files_were_given()
    {
        var there = new ArtifactFiles(SmallArtifact.Files(("a", "1"), ("b", "2"), ("B/c", "3")), SmallArtifact.Files(("x", ""), ("y", "")));
        var back = new ArtifactFiles(SmallArtifact.Files(("B/c", "3"), ("b", "2"), ("a", "1")), SmallArtifact.Files(("y", ""), ("x", "")));

        Assert.Equal(Manifest.Of(there).ToJson(), Manifest.Of(back).ToJson());
    }

    [Fact]
    public void The_digest_covers_what_is_served_and_not_the_evidence()
    {
        var one = Manifest.Of(new(SmallArtifact.Files(("a", "1")), SmallArtifact.Files(("m", "1"))));

        Assert.Equal(one.Digest, Manifest.Of(new(SmallArtifact.Files(("a", "1")), SmallArtifact.Files(("m", "2")))).Digest);
        Assert.NotEqual(one.Digest, Manifest.Of(new(SmallArtifact.Files(("a", "2")), SmallArtifact.Files(("m", "1")))).Digest);
        Assert.NotEqual(one.Digest, Manifest.Of(new(SmallArtifact.Files(("b", "1")), SmallArtifact.Files(("m", "1")))).Digest);
    }

    [Fact]
    public async Task The_digest_is_what_sha256sum_of_sha256sum_prints()
    {
        var shell = Requires.Program("sh");
        Requires.Program("sha256sum");
        using var test = await TestRegistry.WithHomesAsync(versions: 1);
        var start = new ProcessStartInfo(shell, ["-c", "LC_ALL=C; export LC_ALL; sha256sum difficulty.bin features.json forest.bin intervals.json signature.json | sha256sum"])
        {
            WorkingDirectory = Path.Combine(test.Root, "test-homes", "1"),
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var printed = await process.StandardOutput.ReadToEndAsync();

        Assert.Equal((await test.Registry.ReadManifestAsync("test-homes", 1)).Digest, $"sha256:{printed[..64]}");
    }

    [Theory]
    [InlineData("", "not readable")]
    [InlineData("null", "is null")]
    [InlineData("{}", "not readable")]
    [InlineData("""{"digest":"sha256:x","serving":{},"evidence":{},"more":1}""", "not readable")]
    [InlineData("""{"digest":"sha256:x","serving":{},"evidence":{}}""", "lists no serving files")]
    [InlineData("""{"digest":null,"serving":{},"evidence":{}}""", "not readable")]
    [InlineData("""{"digest":"sha256:x","serving":{"a":null},"evidence":{}}""", "the hash of 'a'")]
    [InlineData("""{"digest":"sha256:x","serving":{"a":{"sha256":"AB","bytes":1}},"evidence":{}}""", "the hash of 'a'")]
    [InlineData("""{"digest":"sha256:x","serving":{"a":{"sha256":"ZEROS","bytes":-1}},"evidence":{}}""", "the size of 'a'")]
    [InlineData("""{"digest":"sha256:x","serving":{"a":{"sha256":"ZEROS","bytes":99999999999}},"evidence":{}}""", "the size of 'a'")]
    [InlineData("""{"digest":"sha256:x","serving":{"../a":{"sha256":"ZEROS","bytes":1}},"evidence":{}}""", "name is not allowed")]
    [InlineData("""{"digest":"sha256:x","serving":{"/a":{"sha256":"ZEROS","bytes":1}},"evidence":{}}""", "name is not allowed")]
    [InlineData("""{"digest":"sha256:x","serving":{"a/../../b":{"sha256":"ZEROS","bytes":1}},"evidence":{}}""", "name is not allowed")]
    [InlineData("""{"digest":"sha256:x","serving":{"a":{"sha256":"ZEROS","bytes":1}},"evidence":{"A":{"sha256":"ZEROS","bytes":1}}}""", "'A' is listed twice")]
    [InlineData("""{"digest":"sha256:x","serving":{"a":{"sha256":"ZEROS","bytes":1},"a":{"sha256":"ZEROS","bytes":1}},"evidence":{}}""", "not readable")]
    [InlineData("""{"digest":"sha256:x","serving":{"a":{"sha256":"ZEROS","bytes":1}},"evidence":{}}""", "its digest is not that")]
    public void A_manifest_that_contradicts_itself_or_names_what_is_not_allowed_is_refused(string json, string reason)
    {
        var refusal = Assert.Throws<InvalidDataException>(() => Manifest.Parse(Encoding.UTF8.GetBytes(json.Replace("ZEROS", Zeros, StringComparison.Ordinal))));

        Assert.Contains(reason, refusal.Message);
    }

    [Fact]
    public void No_change_of_one_byte_is_read_as_a_manifest_of_other_files()
    {
        var manifest = Manifest.Of(SmallArtifact.Of());
        var json = manifest.ToJson();
        Gen.Select(Gen.Int[0, json.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var changed = (byte[])json.Clone();
            changed[at] = value;
            try
            {
                var read = Manifest.Parse(changed);
                Assert.Equal(manifest.Digest, read.Digest);
                Assert.Equal(manifest.Serving.OrderBy(f => f.Key).Select(f => f.Value.Sha256), read.Serving.OrderBy(f => f.Key).Select(f => f.Value.Sha256));
            }
            catch (InvalidDataException)
            {
                // Refused.
            }
        });
    }

    [Fact]
    public void Files_past_the_size_limit_are_not_published()
    {
        var files = new ArtifactFiles(new Dictionary<string, byte[]> { ["forest.bin"] = new byte[ArtifactNames.MostBytes + 1] }, new Dictionary<string, byte[]>());

        Assert.Throws<InvalidDataException>(() => Manifest.Of(files));
    }
}
