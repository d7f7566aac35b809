using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Tests.Modeling.Registry;

/// <summary>What every registry keeps of versions that go.</summary>
public abstract partial class RegistryContract
{
    [Fact]
    public async Task A_version_number_is_never_given_twice_even_when_its_version_was_deleted()
    {
        Begin();
        for (var i = 0; i < 3; i++) await _registry.PublishAsync("houses", SmallArtifact.Of());
        await _registry.WriteAliasesAsync("houses", new() { Champion = 1, Retired = [3] }, null);
        Assert.Equal([3], await _registry.SweepAsync("houses", TimeSpan.Zero));

        Assert.Equal(4, (await _registry.PublishAsync("houses", SmallArtifact.Of())).Number);
    }

    [Fact]
    public async Task A_retired_version_goes_whole_and_no_alias_can_name_it_again()
    {
        Begin();
        for (var i = 0; i < 3; i++) await _registry.PublishAsync("houses", SmallArtifact.Of());
        var aliases = await _registry.WriteAliasesAsync("houses", new() { Champion = 3, Retired = [1] }, null);
        var refusal = await Assert.ThrowsAsync<NotInRegistryException>(
            () => _registry.WriteAliasesAsync("houses", aliases.Aliases with { Challenger = 1 }, aliases.ETag));
        Assert.Contains("Version 1 of houses was retired", refusal.Message);

        Assert.Equal([1], await _registry.SweepAsync("houses", TimeSpan.FromDays(1)));
        Assert.Empty(await _registry.SweepAsync("houses", TimeSpan.FromDays(1)));

        Assert.Equal([2, 3], await _registry.ListVersionsAsync("houses"));
        Assert.DoesNotContain(await PathsAsync(), path => path.StartsWith("houses/1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_promotion_and_a_retirement_of_one_version_at_once_only_one_holds()
    {
        Begin();
        for (var i = 0; i < 2; i++) await _registry.PublishAsync("houses", SmallArtifact.Of());
        var read = await _registry.WriteAliasesAsync("houses", new() { Champion = 2 }, null);

        var writes = await Task.WhenAll(new[] { read.Aliases with { Champion = 1 }, read.Aliases with { Retired = [1] } }.Select(next => Task.Run(async () =>
        {
            try
            {
                await Open().WriteAliasesAsync("houses", next, read.ETag);
                return true;
            }
            catch (AliasConflictException)
            {
                return false;
            }
        })));
        await _registry.SweepAsync("houses", TimeSpan.FromDays(1));

        Assert.Single(writes, written => written);
        var champion = (await _registry.ReadAliasesAsync("houses")).Aliases.Champion!.Value;
        Assert.Contains(champion, await _registry.ListVersionsAsync("houses"));
    }
}
