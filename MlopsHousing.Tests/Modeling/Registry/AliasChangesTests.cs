using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Tests.Modeling.Registry;

public sealed class AliasChangesTests
{
    private static readonly AliasReason Why = new("ada", "it errs less", new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_promotion_moves_the_champion_and_says_who_when_and_why()
    {
        var aliases = new Aliases { Champion = 1 }.Promote(2, Why);

        Assert.Equal(2, aliases.Champion);
        Assert.Equal(new AliasChange(Why.At, "ada", "champion", 1, 2, "it errs less"), Assert.Single(aliases.History));
    }

    [Fact]
    public void The_first_of_its_name_takes_nobodys_place()
    {
        Assert.Equal(1, new Aliases().PromoteFirst(1, Why).Champion);

        // Another was faster: it was there when the aliases were read again.
        var aliases = new Aliases { Champion = 1 };
        Assert.Same(aliases, aliases.PromoteFirst(2, Why));
    }

    [Fact]
    public void A_challenger_that_is_promoted_is_no_longer_challenger()
    {
        var aliases = new Aliases { Champion = 1 }.WithChallenger(2, Why).Promote(2, Why);

        Assert.Equal((2, null), (aliases.Champion, aliases.Challenger));
        Assert.Equal(["challenger", "champion", "challenger"], aliases.History.Select(h => h.Alias));
    }

    [Fact]
    public void Rollbacks_go_back_one_champion_after_the_other_and_then_no_further()
    {
        var aliases = new Aliases().Promote(1, Why).Promote(2, Why).Promote(3, Why);

        Assert.Equal(2, (aliases = aliases.Rollback(Why)).Champion);
        Assert.Equal(1, (aliases = aliases.Rollback(Why)).Champion);
        Assert.Throws<AliasRefusedException>(() => aliases.Rollback(Why));
        Assert.Equal(5, aliases.History.Count);
    }

    [Fact]
    public void A_rollback_after_a_promotion_by_hand_takes_back_just_that()
    {
        var aliases = new Aliases().Promote(1, Why).Promote(2, Why).Promote(1, Why);

        Assert.Equal(2, aliases.Rollback(Why).Champion);
        Assert.Equal(3, aliases.Rollback(Why).Promote(3, Why).Rollback(Why).Promote(3, Why).Champion);
        Assert.Equal(2, aliases.Rollback(Why).Promote(3, Why).Rollback(Why).Champion);
    }

    [Fact]
    public void What_changes_nothing_returns_the_same_aliases()
    {
        var aliases = new Aliases { Champion = 1, Challenger = 2 };

        Assert.Same(aliases, aliases.Promote(1, Why));
        Assert.Same(aliases, aliases.WithChallenger(2, Why));
    }

    [Fact]
    public void A_trial_on_live_traffic_is_recorded_and_ends_with_its_challenger()
    {
        var aliases = new Aliases { Champion = 1 }.WithTrial(2, TrialMode.Canary, 0.1, Why);

        Assert.Equal(new LiveTrial(TrialMode.Canary, 0.1, Why.At), aliases.Trial);
        Assert.Equal(new AliasChange(Why.At, "ada", "challenger", null, 2, "it errs less") { Trial = aliases.Trial }, Assert.Single(aliases.History));
        Assert.Null(aliases.Promote(2, Why).Trial);
        Assert.Null(aliases.WithChallenger(3, Why).Trial);
        Assert.Equal((null, null), (aliases.WithChallenger(null, Why).Challenger, aliases.WithChallenger(null, Why).Trial));
        var off = aliases.WithTrial(2, null, 0, Why);
        Assert.Equal((2, null, 2), (off.Challenger, off.Trial, off.History.Count));
        Assert.Same(off, off.WithTrial(2, null, 0, Why));
    }

    [Fact]
    public void A_trial_is_read_back_as_it_was_written_and_files_without_one_stay_as_they_are()
    {
        var aliases = new Aliases { Champion = 1 }.WithTrial(2, TrialMode.Shadow, 0.25, Why);

        Assert.Equal(aliases.ToJson(), Aliases.Parse(aliases.ToJson()).ToJson());
        Assert.Equal(aliases.Trial, Aliases.Parse(aliases.ToJson()).Trial);
        Assert.DoesNotContain("trial", System.Text.Encoding.UTF8.GetString(new Aliases { Champion = 1 }.Promote(2, Why).ToJson()));
        Assert.Throws<InvalidDataException>(() => Aliases.Parse("""{"champion":1,"trial":{"mode":"shadow","share":0.1,"since":"2026-01-31T12:00:00Z"}}"""u8));
        Assert.Throws<InvalidDataException>(() => Aliases.Parse("""{"champion":1,"challenger":2,"trial":{"mode":"canary","share":0.9,"since":"2026-01-31T12:00:00Z"}}"""u8));
        Assert.Throws<InvalidDataException>(() => Aliases.Parse("""{"champion":1,"challenger":2,"trial":{"mode":"mirror","share":0.1,"since":"2026-01-31T12:00:00Z"}}"""u8));
    }

    [Theory]
    [InlineData(TrialMode.Canary, 0.51)]
    [InlineData(TrialMode.Canary, 0.0)]
    [InlineData(TrialMode.Shadow, 1.01)]
    [InlineData(TrialMode.Shadow, -0.1)]
    [InlineData(TrialMode.Shadow, double.NaN)]
    [InlineData((TrialMode)7, 0.1)]
    public void A_trial_with_another_mode_or_share_is_refused(TrialMode mode, double share) =>
        Assert.Throws<AliasRefusedException>(() => new Aliases { Champion = 1 }.WithTrial(2, mode, share, Why));

    [Fact]
    public void Without_a_champion_nobody_is_challenged_on_live_traffic() =>
        Assert.Throws<AliasRefusedException>(() => new Aliases().WithTrial(2, TrialMode.Shadow, 0.1, Why));

    [Fact]
    public void A_champion_can_not_challenge_itself() =>
        Assert.Throws<AliasRefusedException>(() => new Aliases { Champion = 1 }.WithChallenger(1, Why));

    [Theory]
    [InlineData("", "why")]
    [InlineData("ada", " ")]
    [InlineData("ada\n", "why")]
    [InlineData("ada", "why\u001b[31m")]
    public void Who_and_why_must_be_said_on_one_line(string by, string why)
    {
        Assert.Throws<AliasRefusedException>(() => new AliasReason(by, why, DateTimeOffset.UnixEpoch));
        Assert.Throws<AliasRefusedException>(() => new AliasReason(by, new string('x', 501), DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public async Task A_rollback_is_still_one_after_it_was_written_and_read()
    {
        using var test = await TestRegistry.WithHomesAsync(versions: 3);
        foreach (var version in new[] { 2, 3 })
            await test.Registry.ChangeAliasesAsync("test-homes", a => a.Promote(version, Why));

        await test.Registry.ChangeAliasesAsync("test-homes", a => a.Rollback(Why));
        await test.Registry.ChangeAliasesAsync("test-homes", a => a.Rollback(Why));

        Assert.Equal(1, (await test.Registry.ReadAliasesAsync("test-homes")).Aliases.Champion);
    }

    [Fact]
    public async Task A_change_begins_again_only_as_often_as_was_asked()
    {
        using var test = await TestRegistry.WithHomesAsync(versions: 3);
        var asked = 0;

        // While the change is being decided, someone else makes another one: at the first two attempts.
        Aliases Interrupted(Aliases read)
        {
            if (asked++ < 2) test.Registry.ChangeAliasesAsync("test-homes", a => a.WithChallenger(asked + 1, Why)).GetAwaiter().GetResult();
            return read.Promote(3, Why);
        }

        await Assert.ThrowsAsync<AliasConflictException>(() => test.Registry.ChangeAliasesAsync("test-homes", Interrupted, attempts: 1));
        Assert.Equal(1, asked);
        var changed = await test.Registry.ChangeAliasesAsync("test-homes", Interrupted, attempts: 2);
        Assert.Equal((3, 3), (asked, changed.Aliases.Champion));
    }

    [Fact]
    public async Task A_promotion_to_a_version_that_is_not_there_is_refused_and_changes_nothing()
    {
        using var test = await TestRegistry.WithHomesAsync();

        await Assert.ThrowsAsync<NotInRegistryException>(() => test.Registry.ChangeAliasesAsync("test-homes", a => a.Promote(9, Why), attempts: 3));

        Assert.Equal(1, (await test.Registry.ReadAliasesAsync("test-homes")).Aliases.Champion);
    }
}
