using System.Text.Json.Nodes;
using MlopsHousing.Monitoring.Trials;

namespace MlopsHousing.Tests.Monitoring.Trials;

public sealed class PairedTestTests
{
    private const int Runs = 200;
    private const int MostFeedback = 5_000;

    private static readonly TrialOptions _options = new();

    [Fact]
    public void Simulated_errors_are_like_those_of_the_shipped_champion_on_rows_held_out()
    {
        var metrics = JsonNode.Parse(File.ReadAllText(Repository.File("models", "california-housing", "1", "metrics.json")))!["overall"]!;
        var errors = SimulatedErrors.Pairs(1, 1).Take(100_000).ToList();
        var rmse = Math.Sqrt(errors.Average(e => e.Champion * e.Champion));
        Assert.Equal((double)metrics["mae"]!, errors.Average(e => e.Champion), (double)metrics["mae"]! * 0.05);
        Assert.Equal((double)metrics["rmse"]!, rmse, (double)metrics["rmse"]! * 0.05);
    }

    [Fact]
    public void A_challenger_that_is_five_percent_worse_is_never_promoted_in_200_runs()
    {
        var verdicts = Enumerable.Range(0, Runs).Select(run => Judge(1.05, run, MostFeedback)).ToList();
        Assert.DoesNotContain(TrialVerdict.Promote, verdicts.Select(v => v.Verdict));
        // Not because nothing is ever decided.
        Assert.True(verdicts.Count(v => v.Verdict == TrialVerdict.Refuse) >= 0.9 * Runs);
    }

    [Fact]
    public void A_challenger_that_is_five_percent_better_is_promoted_in_nine_of_ten_runs_within_5000_feedbacks()
    {
        var verdicts = Enumerable.Range(0, Runs).Select(run => Judge(0.95, run, MostFeedback)).ToList();
        var promoted = verdicts.Where(v => v.Verdict == TrialVerdict.Promote).Select(v => v.Pairs).Order().ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"{promoted.Count} of {Runs} promoted, half of them within {promoted[promoted.Count / 2]} pairs");
        Assert.True(promoted.Count >= 0.9 * Runs, $"{promoted.Count} of {Runs} were promoted.");
        Assert.DoesNotContain(TrialVerdict.Refuse, verdicts.Select(v => v.Verdict));
    }

    [Fact]
    public void One_that_is_no_better_is_promoted_as_rarely_as_promised_though_every_pair_is_looked_at_where_a_common_test_fails()
    {
        const int runs = 400;
        var options = new TrialOptions { ErrorRate = 0.05, MinimumPairs = 50 };
        var (promoted, common) = (0, 0);
        for (var run = 0; run < runs; run++)
        {
            var (test, isCommon, verdict) = (new PairedTest(), false, TrialVerdict.Continue);
            var (sum, squares) = (0.0, 0.0);
            foreach (var (champion, challenger) in SimulatedErrors.Pairs(1, 10_000 + run).Take(3_000))
            {
                test.Add(champion, challenger);
                if (verdict == TrialVerdict.Continue) verdict = options.Judge(test);
                var difference = champion - challenger;
                (sum, squares) = (sum + difference, squares + difference * difference);
                // A one-sided test at 5 % that is made after every pair.
                isCommon |= test.Pairs >= 50 && sum / Math.Sqrt(squares) > 1.645;
            }

            if (verdict == TrialVerdict.Promote) promoted++;
            if (isCommon) common++;
        }

        // Three standard deviations above 5 %.
        Assert.True(promoted <= runs * (0.05 + 3 * Math.Sqrt(0.05 * 0.95 / runs)), $"{promoted} of {runs} were promoted.");
        Assert.True(common > runs / 5, $"The common test, {common} of {runs}, errs no more than promised: this test proves nothing.");
    }

    [Fact]
    public void Few_rows_on_which_the_challenger_fails_badly_keep_it_from_being_promoted()
    {
        // It is a little better on most rows and a catastrophe on one in 200, whose weight the evidence limits.
        var test = new PairedTest();
        for (var i = 1; i <= 4_000; i++) test.Add(10_000, i % 200 == 0 ? 1_000_000 : 9_000 + i % 7);
        Assert.True(test.ForChallenger > Math.Log(1 / _options.ErrorRate));
        Assert.NotEqual(TrialVerdict.Promote, _options.Judge(test));
    }

    [Fact]
    public void Versions_that_say_the_same_are_told_apart_by_nothing_and_the_challenger_is_refused_at_last()
    {
        var test = new PairedTest();
        for (var i = 0; i < _options.MostPairs; i++)
        {
            Assert.Equal(TrialVerdict.Continue, _options.Judge(test));
            test.Add(i, i);
        }

        Assert.Equal((0, 0, TrialVerdict.Refuse), (test.ForChallenger, test.ForChampion, _options.Judge(test)));
    }

    private static (TrialVerdict Verdict, long Pairs) Judge(double factor, int seed, int most)
    {
        var test = new PairedTest();
        foreach (var (champion, challenger) in SimulatedErrors.Pairs(factor, seed).Take(most))
        {
            test.Add(champion, challenger);
            if (_options.Judge(test) is var verdict and not TrialVerdict.Continue) return (verdict, test.Pairs);
        }

        return (TrialVerdict.Continue, test.Pairs);
    }
}
