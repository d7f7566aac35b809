using System.Diagnostics;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Tests.Modeling.Registry;

public sealed class FolderAliasesTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly FolderRegistry _registry;

    public FolderAliasesTests() => _registry = new(_temp.Path);

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task A_change_is_seen_even_when_it_has_the_length_and_the_time_stamp_of_the_last()
    {
        for (var i = 0; i < 2; i++) await _registry.PublishAsync("houses", SmallArtifact.Of());
        var one = await _registry.WriteAliasesAsync("houses", new() { Champion = 1 }, null);
        var stamp = File.GetLastWriteTimeUtc(_temp["houses/aliases.json"]);
        Assert.Null(await _registry.ReadAliasesIfChangedAsync("houses", one.ETag));

        await _registry.WriteAliasesAsync("houses", new() { Champion = 2 }, one.ETag);
        File.SetLastWriteTimeUtc(_temp["houses/aliases.json"], stamp);

        Assert.Equal(2, (await _registry.ReadAliasesIfChangedAsync("houses", one.ETag))!.Aliases.Champion);
    }

    [Fact]
    public async Task Readers_never_meet_a_half_written_file()
    {
        for (var i = 0; i < 2; i++) await _registry.PublishAsync("houses", SmallArtifact.Of());
        var last = await _registry.WriteAliasesAsync("houses", new() { Champion = 1 }, null);
        using var done = new CancellationTokenSource();
        var reader = Task.Run(async () =>
        {
            var reads = 0;
            for (; !done.IsCancellationRequested; reads++)
                Assert.NotNull((await _registry.ReadAliasesAsync("houses")).Aliases.Champion);
            return reads;
        });

        for (var i = 0; i < 100; i++)
            last = await _registry.WriteAliasesAsync("houses", new() { Champion = 1 + i % 2 }, last.ETag);
        await done.CancelAsync();

        Assert.True(await reader > 0);
    }

    [Fact]
    public async Task A_lock_that_can_not_be_made_is_not_waited_for()
    {
        await _registry.PublishAsync("houses", SmallArtifact.Of());
        File.Delete(_temp["houses/.lock"]);
        Directory.CreateDirectory(_temp["houses/.lock"]);

        var clock = Stopwatch.StartNew();
        await Assert.ThrowsAsync<RegistryException>(() => _registry.WriteAliasesAsync("houses", new() { Champion = 1 }, null));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_writer_waits_for_another_and_then_goes_on()
    {
        await _registry.PublishAsync("houses", SmallArtifact.Of());
        Task<AliasSnapshot> waiting;
        await using (File.Open(_temp["houses/.lock"], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            waiting = _registry.WriteAliasesAsync("houses", new() { Champion = 1 }, null);
            await Task.WhenAny(waiting, Task.Delay(200));
            Assert.False(waiting.IsCompleted);
        }

        Assert.Equal(1, (await waiting).Aliases.Champion);
    }

    [Fact]
    public async Task A_writer_that_dies_in_the_middle_neither_blocks_nor_harms_the_next()
    {
        await _registry.PublishAsync("houses", SmallArtifact.Of());
        var before = await _registry.WriteAliasesAsync("houses", new() { Champion = 1 }, null);
        await File.WriteAllTextAsync(_temp["houses/.aside-0"], "{ \"champion\": ");

        var clock = Stopwatch.StartNew();
        var after = await _registry.WriteAliasesAsync("houses", new() { Challenger = 1 }, before.ETag);

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), "The lock file of a dead writer was waited for.");
        Assert.Equal(1, after.Aliases.Challenger);
    }
}
