using Microsoft.EntityFrameworkCore;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Monitoring.Trials;
using MlopsHousing.Tests.Api;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Monitoring.Trials;

/// <summary>From feedback in the store to a decision in it, with the real versions of a registry.</summary>
public sealed class TrialJudgeTests(StoreFixture stores)
{
    public static TheoryData<StoreMode> Kinds => StoreFixture.Kinds;

    private static readonly TrialOptions _options = new() { MinimumPairs = 100 };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Feedback_is_scored_by_both_versions_whichever_answered_and_decides_once(StoreMode kind)
    {
        await using var test = await stores.NewAsync(kind);
        using var house = await HouseTrial.StartAsync();
        var judge = house.NewJudge(_options);
        await house.FeedAsync(test, 60, above: 1);
        var early = await judge.LookAsync(test.Store, house.Trial, CancellationToken.None);
        Assert.Equal((TrialVerdict.Continue, 60), (early.Verdict, early.Pairs));
        Assert.Equal((1, 0), (early.ChampionMae, early.ChallengerMae));
        Assert.Empty(early.Decisions);

        await house.FeedAsync(test, 100, above: 1, firstArea: 500, by: house.Trial.Challenger);
        await judge.LookAsync(test.Store, house.Trial, CancellationToken.None);
        var state = await house.NewJudge(_options).LookAsync(test.Store, house.Trial, CancellationToken.None);
        var decision = Assert.Single(state.Decisions);
        Assert.Equal(("promote", "recorded", 1, 2), (decision.Kind, decision.Outcome, decision.Champion, decision.Challenger));
        // As soon as it could be told, not at the end of what there was.
        Assert.Equal((100, 1, 0), (decision.Pairs, decision.ChampionMae, decision.ChallengerMae));
        Assert.True(decision.ForChallenger >= Math.Log(100) && decision.ForChampion < 0);
        // By default nothing follows by itself.
        Assert.Equal((1, 2), Versions(await house.Registry.ReadAliasesAsync(HouseModel.Name)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Only_one_process_scores_at_a_time_and_all_come_to_the_same(StoreMode kind)
    {
        await using var test = await stores.NewAsync(kind);
        using var house = await HouseTrial.StartAsync();
        await house.FeedAsync(test, 300, above: -1);
        var judges = Enumerable.Range(0, 4).Select(_ => house.NewJudge(_options)).ToList();
        for (var look = 0; look < 20; look++)
        {
            await Task.WhenAll(judges.Select(judge => Task.Run(async () =>
            {
                try
                {
                    await judge.LookAsync(test.Store, house.Trial, CancellationToken.None);
                }
                catch (DbUpdateException) when (kind == StoreMode.Sqlite)
                {
                    // The file has no lock for deciding: its keys collide, and the next look begins anew.
                }
            })));
        }

        await using var context = test.Store.CreateContext();
        var pairs = await context.Pairs.OrderBy(p => p.Place).ToListAsync();
        Assert.Equal(Enumerable.Range(0, pairs.Count).Select(i => (long)i), pairs.Select(p => p.Place));
        Assert.Equal(pairs.Count, pairs.Select(p => p.PredictionId).Distinct().Count());
        Assert.Equal("refuse", (await context.Decisions.SingleAsync()).Kind);
        Assert.All(judges, judge => Assert.Equal(100, judge.LookAsync(test.Store, house.Trial, CancellationToken.None).Result.Pairs));
    }

    [Fact]
    public async Task In_PostgreSQL_the_part_of_the_one_that_decides_is_taken_once_and_given_back()
    {
        await using var test = await stores.NewAsync(StoreMode.Postgres);
        await using (var first = await test.Store.TryDecideAsync(CancellationToken.None))
        {
            Assert.NotNull(first);
            Assert.Null(await test.Store.TryDecideAsync(CancellationToken.None));
        }

        await using var second = await test.Store.TryDecideAsync(CancellationToken.None);
        Assert.NotNull(second);
    }

    [Fact]
    public async Task A_house_that_is_asked_again_and_predictions_from_before_the_trial_do_not_count()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        using var house = await HouseTrial.StartAsync();
        await house.FeedAsync(test, 50, above: 1);
        await house.FeedAsync(test, 50, above: 1);
        await house.FeedAsync(test, 50, above: 1, firstArea: 300, ago: TimeSpan.FromHours(2));
        var state = await house.NewJudge(_options).LookAsync(test.Store, house.Trial, CancellationToken.None);
        Assert.Equal(50, state.Pairs);
    }

    [Theory]
    [InlineData(1, "promote", 2, null)]
    [InlineData(-1, "refuse", 1, null)]
    public async Task Where_settings_say_so_the_aliases_follow_and_their_history_says_why(double above, string decided, int champion, int? challenger)
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        using var house = await HouseTrial.StartAsync();
        await house.FeedAsync(test, 150, above);
        var options = new TrialOptions { MinimumPairs = 100, AutomaticPromotion = true, AutomaticRollback = true };
        var decision = Assert.Single((await house.NewJudge(options).LookAsync(test.Store, house.Trial, CancellationToken.None)).Decisions);
        Assert.Equal((decided, "moved"), (decision.Kind, decision.Outcome));

        var aliases = await house.Registry.ReadAliasesAsync(HouseModel.Name);
        Assert.Equal((champion, challenger), Versions(aliases));
        Assert.Null(aliases.Aliases.Trial);
        var change = aliases.Aliases.History[^1];
        Assert.Equal("mlops trial", change.By);
        Assert.Contains("100 rows", change.Reason);
        await using var context = test.Store.CreateContext();
        Assert.Equal("moved", (await context.Decisions.SingleAsync()).Outcome);
    }

    [Fact]
    public async Task A_decision_on_what_somebody_changed_meanwhile_moves_nothing()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        using var house = await HouseTrial.StartAsync();
        await house.FeedAsync(test, 150, above: 1);
        await house.Registry.ChangeAliasesAsync(HouseModel.Name, a => a.WithTrial(2, TrialMode.Canary, 0.1, new("ada", "more", DateTimeOffset.UtcNow)));
        var options = new TrialOptions { MinimumPairs = 100, AutomaticPromotion = true };
        var decision = Assert.Single((await house.NewJudge(options).LookAsync(test.Store, house.Trial, CancellationToken.None)).Decisions);
        Assert.Equal("overtaken", decision.Outcome);
        Assert.Equal((1, 2), Versions(await house.Registry.ReadAliasesAsync(HouseModel.Name)));
    }

    [Fact]
    public async Task What_was_cut_off_here_is_cut_off_elsewhere_and_never_promoted_by_itself()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        using var house = await HouseTrial.StartAsync();
        await house.FeedAsync(test, 150, above: 1);
        var options = new TrialOptions { MinimumPairs = 100, AutomaticPromotion = true };
        var (here, there) = (HouseTrial.NewGuard(options), HouseTrial.NewGuard(options));
        for (var i = 0; i < 3; i++) await here.TryAsync(house.Trial, _ => throw new InvalidOperationException(), _ => Task.CompletedTask, CancellationToken.None);
        await Eventually.HoldsAsync("it is cut off", () => here.IsCutOff(house.Trial), TimeSpan.FromSeconds(10));

        await house.NewJudge(options, here).LookAsync(test.Store, house.Trial, CancellationToken.None);
        var state = await house.NewJudge(options, there).LookAsync(test.Store, house.Trial, CancellationToken.None);
        Assert.Equal("cut-off", Assert.Single(state.Decisions).Kind);
        Assert.Contains("InvalidOperationException", state.Decisions[0].Reason);
        Assert.True(there.IsCutOff(house.Trial));
        Assert.Equal((1, 2), Versions(await house.Registry.ReadAliasesAsync(HouseModel.Name)));
    }

    private static (int?, int?) Versions(AliasSnapshot snapshot) => (snapshot.Aliases.Champion, snapshot.Aliases.Challenger);
}
