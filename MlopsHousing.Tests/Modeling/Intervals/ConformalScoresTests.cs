using System.Text;
using CsCheck;
using MlopsHousing.Modeling.Intervals;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Tests.Modeling.Intervals;

public sealed class ConformalScoresTests
{
    private static readonly ConformalScores _upToAThousand = ConformalScores.Of(100, Enumerable.Range(1, 999).Select(i => (double)i));

    [Theory]
    [InlineData(0.5, 500)]
    [InlineData(0.8, 800)]
    [InlineData(0.9, 900)]
    [InlineData(0.99, 990)]
    [InlineData(0.905, 905)] // between two levels, in proportion
    public void Of_n_scores_the_share_of_n_plus_one_decides(double coverage, double score) =>
        Assert.Equal(score, _upToAThousand.ScoreAt(coverage), 9);

    [Theory]
    [InlineData(0.49)]
    [InlineData(0.991)]
    [InlineData(double.NaN)]
    public void A_coverage_that_can_t_be_kept_is_refused(double coverage) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _upToAThousand.ScoreAt(coverage));

    [Fact]
    public void Too_few_scores_say_nothing_about_99_percent() =>
        Assert.Throws<ArgumentException>(() => ConformalScores.Of(1, Enumerable.Repeat(1.0, ConformalScores.FewestScores - 1)));

    [Fact]
    public void An_interval_holds_its_prediction_stays_in_the_hard_range_and_grows_with_coverage() =>
        Gen.Select(Gen.Double[0, 1000], Gen.Double[0, 10], Gen.Double[0.5, 0.99], Gen.Double[0.5, 0.99]).Sample((prediction, scale, one, other) =>
        {
            var range = new Interval(0, 1000);
            var inner = _upToAThousand.Around(prediction, scale, Math.Min(one, other), range);
            var outer = _upToAThousand.Around(prediction, scale, Math.Max(one, other), range);
            return inner.Contains(prediction) && outer.Min <= inner.Min && outer.Max >= inner.Max && outer.Min >= 0 && outer.Max <= 1000;
        });

    [Fact]
    public void A_prediction_beyond_the_hard_range_has_its_end_as_interval() =>
        Assert.Equal(new Interval(0, 0), _upToAThousand.Around(-5000, 1, 0.9, new(0, 1000)));

    [Fact]
    public void The_file_is_read_back_as_it_was_written()
    {
        var bytes = _upToAThousand.ToJson();
        Assert.Equal(bytes, ConformalScores.Parse(bytes).ToJson());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"scaleUnit":-1,"coverage":[0.5,0.99],"score":[1,2]}""")]
    [InlineData("""{"scaleUnit":1,"coverage":[0.5,0.99],"score":[2,1]}""")]
    [InlineData("""{"scaleUnit":1,"coverage":[0.5,0.99],"score":[1]}""")]
    [InlineData("""{"scaleUnit":1,"coverage":[0.6,0.99],"score":[1,2]}""")]
    [InlineData("""{"scaleUnit":1,"coverage":[0.5,0.99],"score":[1,2],"more":1}""")]
    public void What_is_no_table_of_scores_is_refused(string json) =>
        Assert.Throws<InvalidDataException>(() => ConformalScores.Parse(Encoding.UTF8.GetBytes(json)));
}
