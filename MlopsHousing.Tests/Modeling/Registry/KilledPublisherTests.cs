using MlopsHousing.Modeling.Registry;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Modeling.Registry;

/// <summary>A real process that is killed while it publishes: whenever that is, the registry is whole.</summary>
public sealed class KilledPublisherTests
{
    private const int Kills = 12;
    private const int SigKill = 9;

    [Fact]
    public async Task A_publisher_killed_at_any_moment_leaves_a_whole_registry()
    {
        using var temp = new TempFolder();
        var registry = new FolderRegistry(temp["models"]);
        await registry.PublishAsync(Publisher.Model, SmallArtifact.Of());
        var random = new Random(1);
        var inTheMiddle = 0;
        for (var i = 0; i < Kills; i++)
        {
            var before = (await registry.ListVersionsAsync(Publisher.Model)).Max();
            await using (var publisher = ServiceProcess.StartTestProgram(nameof(Publisher), registry.Root))
            {
                await Eventually.HoldsAsync(
                    "it publishes", async () => (await registry.ListVersionsAsync(Publisher.Model)).Max() > before, TimeSpan.FromSeconds(60));
                // At any moment; and, every other time, as soon as it is seen in the middle of a publication.
                if (i % 2 == 0) await Task.Delay(random.Next(30));
                else Assert.True(SpinWait.SpinUntil(() => Leftovers().Any(), TimeSpan.FromSeconds(30)));
                publisher.Signal(SigKill);
                await publisher.ExitAsync(TimeSpan.FromSeconds(10));
            }

            if (Leftovers().Any()) inTheMiddle++;
            await AssertWholeAsync(registry);
        }

        Assert.True(inTheMiddle > 0, "No kill met a publication in its middle.");
        // The dead hold no lock, their numbers are not given again, and what they left goes.
        var last = (await registry.ListVersionsAsync(Publisher.Model)).Max();
        Assert.Equal(last + 1, (await registry.PublishAsync(Publisher.Model, SmallArtifact.Of())).Number);
        Assert.Empty(Leftovers());

        IEnumerable<string> Leftovers() => Directory.EnumerateFileSystemEntries(Path.Combine(registry.Root, Publisher.Model), ".aside*");
    }

    /// <summary>Every version has all of its files as they were published, and the champion is one of them.</summary>
    private static async Task AssertWholeAsync(FolderRegistry registry)
    {
        var versions = await registry.ListVersionsAsync(Publisher.Model);
        Assert.Equal(Enumerable.Range(1, versions.Count), versions);
        foreach (var version in versions)
        {
            var manifest = await registry.ReadManifestAsync(Publisher.Model, version);
            foreach (var file in manifest.Serving.Keys.Concat(manifest.Evidence.Keys)) await registry.ReadFileAsync(Publisher.Model, version, file);
        }

        if ((await registry.ReadAliasesAsync(Publisher.Model)).Aliases.Champion is { } champion) Assert.Contains(champion, versions);
    }
}
