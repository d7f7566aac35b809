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
    public async Task A_model_without_aliases_has_empty_ones_and_the_first_write_expects_none()
    {
        await _registry.PublishAsync("houses", SmallArtifact.Of());
        var none = await _registry.ReadAliasesAsync("houses");
        Assert.Equal(AliasSnapshot.NoneYet, none.ETag);
        Assert.Null(none.Aliases.Champion);

        var written = await _registry.WriteAliasesAsync("houses", new() { Champion = 1 }, expectedETag: null);

        var read = await _registry.ReadAliasesAsync("houses");
        Assert.Equal((written.ETag, 1), (read.ETag, read.Aliases.Champion));
        await Assert.ThrowsAsync<AliasConflictException>(() => _registry.WriteAliasesAsync("houses", new() { Champion = 1 }, expectedETag: null));
        await Assert.ThrowsAsync<AliasConflictException>(() => _registry.WriteAliasesAsync("houses", new() { Champion = 1 }, none.ETag));
    }

    [Fact]
    public async Task A_write_that_expects_an_older_state_changes_nothing()
    {
        await _registry.PublishAsync("houses", SmallArtifact.Of());
        await _registry.PublishAsync("houses", SmallArtifact.Of());
        var first = await _registry.WriteAliasesAsync("houses", new() { Champion = 1 }, null);
        var second = await _registry.WriteAliasesAsync("houses", new() { Champion = 2 }, first.ETag);

        await Assert.ThrowsAsync<AliasConflictException>(() => _registry.WriteAliasesAsync("houses", new() { Challenger = 1 }, first.ETag));

        Assert.Equal(second.ETag, (await _registry.ReadAliasesAsync("houses")).ETag);
    }

    [Fact]
    public async Task An_alias_names_only_versions_that_are_there()
    {
        await _registry.PublishAsync("houses", SmallArtifact.Of());

        var refusal = await Assert.ThrowsAsync<NotInRegistryException>(() => _registry.WriteAliasesAsync("houses", new() { Champion = 2 }, null));

        Assert.Contains("has no version 2", refusal.Message);
        Assert.False(File.Exists(_temp["houses/aliases.json"]));
    }

    [Fact]
    public async Task Of_a_thousand_changes_by_several_writers_none_is_lost()
    {
        await _registry.PublishAsync("houses", SmallArtifact.Of());
        const int writers = 4, changes = 250;

        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            // An instance each, as several processes would have.
            var own = new FolderRegistry(_temp.Path);
            for (var i = 0; i < changes;)
            {
                var read = await own.ReadAliasesAsync("houses");
                var change = new AliasChange(DateTimeOffset.UnixEpoch, $"{writer}", "champion", null, 1, $"{i}");
                try
                {
                    await own.WriteAliasesAsync("houses", read.Aliases with { Champion = 1, History = [.. read.Aliases.History, change] }, read.ETag);
                    i++;
                }
                catch (AliasConflictException)
                {
                    // Someone was faster: read again.
                }
            }
        })));

        var history = (await _registry.ReadAliasesAsync("houses")).Aliases.History;
        Assert.Equal(writers * changes, history.Count);
        Assert.Equal(writers * changes, history.Select(h => (h.By, h.Reason)).Distinct().Count());
    }

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

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{ \"champion\": 1")]
    [InlineData("{ \"champion\": 0 }")]
    [InlineData("{ \"champion\": \"1\" }")]
    [InlineData("{ \"champoin\": 1 }")]
    [InlineData("{ \"champion\": 1, \"champion\": 2 }")]
    [InlineData("{ \"history\": null }")]
    public async Task Damaged_aliases_are_refused_in_a_sentence(string content)
    {
        await _registry.PublishAsync("houses", SmallArtifact.Of());
        await File.WriteAllTextAsync(_temp["houses/aliases.json"], content);

        var refusal = await Assert.ThrowsAsync<RegistryException>(() => _registry.ReadAliasesAsync("houses"));

        Assert.Contains("aliases.json of houses is damaged", refusal.Message);
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
