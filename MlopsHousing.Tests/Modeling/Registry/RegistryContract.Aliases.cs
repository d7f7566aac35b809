using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Tests.Modeling.Registry;

/// <summary>What every registry keeps of aliases: compare-and-swap, whoever else writes.</summary>
public abstract partial class RegistryContract
{
    [Fact]
    public async Task A_model_without_aliases_has_empty_ones_and_the_first_write_expects_none()
    {
        Begin();
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
        Begin();
        await _registry.PublishAsync("houses", SmallArtifact.Of());
        await _registry.PublishAsync("houses", SmallArtifact.Of());
        var first = await _registry.WriteAliasesAsync("houses", new() { Champion = 1 }, null);
        var second = await _registry.WriteAliasesAsync("houses", new() { Champion = 2 }, first.ETag);

        await Assert.ThrowsAsync<AliasConflictException>(() => _registry.WriteAliasesAsync("houses", new() { Challenger = 1 }, first.ETag));

        Assert.Equal(second.ETag, (await _registry.ReadAliasesAsync("houses")).ETag);
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
        Begin();
        await _registry.PublishAsync("houses", SmallArtifact.Of());
        await TamperAsync("houses/aliases.json", content);

        var refusal = await Assert.ThrowsAsync<RegistryException>(() => _registry.ReadAliasesAsync("houses"));

        Assert.Contains("aliases.json of houses is damaged", refusal.Message);
    }

    [Fact]
    public async Task An_alias_names_only_versions_that_are_there()
    {
        Begin();
        await _registry.PublishAsync("houses", SmallArtifact.Of());

        var refusal = await Assert.ThrowsAsync<NotInRegistryException>(() => _registry.WriteAliasesAsync("houses", new() { Champion = 2 }, null));

        Assert.Contains("has no version 2", refusal.Message);
        Assert.DoesNotContain("houses/aliases.json", await PathsAsync());
    }

    [Fact]
    public async Task Of_many_changes_by_several_writers_none_is_lost()
    {
        Begin();
        await _registry.PublishAsync("houses", SmallArtifact.Of());
        const int writers = 4;

        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            // An instance each, as several processes would have.
            var own = Open();
            for (var i = 0; i < ChangesAtOnce;)
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
        Assert.Equal(writers * ChangesAtOnce, history.Count);
        Assert.Equal(writers * ChangesAtOnce, history.Select(h => (h.By, h.Reason)).Distinct().Count());
    }

    [Fact]
    public async Task A_change_is_seen_by_others_and_no_change_is_not()
    {
        Begin();
        var other = Open();
        for (var i = 0; i < 2; i++) await _registry.PublishAsync("houses", SmallArtifact.Of());
        Assert.Null(await other.ReadAliasesIfChangedAsync("houses", AliasSnapshot.NoneYet));
        var one = await _registry.WriteAliasesAsync("houses", new() { Champion = 1 }, null);
        Assert.Equal(one.ETag, (await other.ReadAliasesIfChangedAsync("houses", AliasSnapshot.NoneYet))!.ETag);
        Assert.Null(await other.ReadAliasesIfChangedAsync("houses", one.ETag));

        await _registry.WriteAliasesAsync("houses", new() { Champion = 2 }, one.ETag);

        Assert.Equal(2, (await other.ReadAliasesIfChangedAsync("houses", one.ETag))!.Aliases.Champion);
    }
}
