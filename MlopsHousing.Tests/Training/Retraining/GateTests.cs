using MlopsHousing.Training.Retraining;

namespace MlopsHousing.Tests.Training.Retraining;

public sealed class GateTests
{
    private static readonly WindowEvaluation _better = new(
        "", "USD", 400, new("champion", 20_000, 30_000, 0.9, 80_000), new("candidate", 18_000, 28_000, 0.89, 78_000), new(-2_000, 500),
        [new("region", "north", 200, 20_000, 17_000), new("region", "south", 200, 20_000, 21_500), new("region", "island", 5, 20_000, 90_000)]);

    [Fact]
    public void A_candidate_that_is_better_as_a_whole_and_not_much_worse_anywhere_is_let_through()
    {
        var decision = Decide(_better);
        Assert.True(decision.Passed);
        Assert.Equal(["overall", "segments", "coverage"], decision.Checks.Select(check => check.Name));
        Assert.Contains("None of 2 segments", decision.Checks[1].Explanation); // the island's five rows say nothing
    }

    [Theory]
    [InlineData(-700, 500, false)] // better, but 0.7 standard errors may be chance
    [InlineData(-900, 500, true)]
    [InlineData(100, 1, false)]
    [InlineData(0, 0, false)]
    public void Better_must_be_more_than_chance(double mean, double error, bool passed) =>
        Assert.Equal(passed, Check(_better with { Difference = new(mean, error) }, "overall").Passed);

    [Theory]
    [InlineData(6, -1_000, false)] // 2.015 standard errors would be 95 % sure, as Student's t of 5 degrees says
    [InlineData(6, -1_010, true)]
    [InlineData(2, -3_000, false)] // 6.314
    [InlineData(2, -3_200, true)]
    [InlineData(1, -3_000, false)] // nothing is known of its chance, but must not end the run
    [InlineData(400, -830, true)] // 1.649
    [InlineData(400, -820, false)]
    public void Few_rows_must_differ_by_more(int rows, double mean, bool passed) =>
        Assert.Equal(passed, Check(_better with { Rows = rows, Difference = new(mean, 500) }, "overall").Passed);

    [Fact]
    public void At_half_confidence_any_improvement_is_one()
    {
        var barely = _better with { Difference = new(-1, 500) };
        Assert.False(Check(barely, "overall").Passed);
        Assert.True(Check(barely, "overall", new() { Confidence = 0.5 }).Passed);
    }

    [Fact]
    public void A_segment_that_gets_worse_is_named()
    {
        var check = Check(_better, "segments", new() { SegmentMargin = 0.05 });
        Assert.False(check.Passed);
        Assert.Contains("region south (20000 to 21500 USD on 200 rows)", check.Explanation);
        Assert.Contains("island", Check(_better, "segments", new() { SegmentRows = 5 }).Explanation);
    }

    [Theory]
    [InlineData(0.871, 0.9, true)]
    [InlineData(0.869, 0.9, false)]
    [InlineData(null, 0.9, false)]
    [InlineData(null, null, true)]
    public void Intervals_must_hold_what_they_promise(double? candidate, double? champion, bool passed) =>
        Assert.Equal(passed, Check(_better with { Candidate = _better.Candidate with { Coverage = candidate }, Champion = _better.Champion with { Coverage = champion } }, "coverage").Passed);

    private static GateDecision Decide(WindowEvaluation evaluation, GatePolicy? policy = null) => Gate.Decide("", evaluation, policy ?? new());

    private static GateCheck Check(WindowEvaluation evaluation, string name, GatePolicy? policy = null) => Decide(evaluation, policy).Checks.Single(check => check.Name == name);
}
