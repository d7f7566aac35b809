using CsCheck;
using MlopsHousing.Modeling.Profiles;

namespace MlopsHousing.Tests.Modeling.Profiles;

public sealed class DistributionTests
{
    private static readonly Distribution _upToAThousand = Distribution.Of([.. Enumerable.Range(1, 1000).Reverse().Select(i => (double)i)]);

    [Fact]
    public void Ten_bins_hold_a_tenth_of_the_rows_each()
    {
        Assert.Equal([100, 200, 300, 400, 500, 600, 700, 800, 900], _upToAThousand.Edges);
        Assert.All(_upToAThousand.Counts, count => Assert.Equal(100, count));
        Assert.Equal(("up to 100", "over 100 to 200", "over 900"), (_upToAThousand.Bins[0].Label, _upToAThousand.Bins[1].Label, _upToAThousand.Bins[^1].Label));
    }

    [Theory]
    [InlineData(-1e9, 0)]
    [InlineData(100, 0)] // on an edge: below it
    [InlineData(100.5, 1)]
    [InlineData(900.1, 9)]
    [InlineData(1e9, 9)]
    public void A_value_on_an_edge_belongs_below_it_and_the_outer_bins_have_no_end(double value, int bin) =>
        Assert.Equal(bin, _upToAThousand.BinOf(value));

    [Fact]
    public void Values_that_repeat_share_a_bin()
    {
        // Half of it 0, then 1 to 50.
        var halfZero = Distribution.Of([.. Enumerable.Repeat(0.0, 50), .. Enumerable.Range(1, 50).Select(i => (double)i)]);
        Assert.Equal([0, 10, 20, 30, 40], halfZero.Edges);
        Assert.Equal([50, 10, 10, 10, 10, 10], halfZero.Counts);

        var constant = Distribution.Of([7, 7, 7]);
        Assert.Empty(constant.Edges);
        Assert.Equal(("any", 1), (constant.Bins.Single().Label, constant.Bins.Single().Share));
        Assert.Equal([97, 3], Distribution.Of([.. Enumerable.Repeat(0.0, 97), 1, 1, 1]).Counts);
    }

    [Fact]
    public void Quantiles_give_the_values_back_that_they_were_taken_from()
    {
        Assert.Equal((1, 500, 1000), (_upToAThousand.QuantileAt(0), _upToAThousand.QuantileAt(0.5), _upToAThousand.QuantileAt(1)));
        Assert.Equal(975, _upToAThousand.QuantileAt(0.975));
        Assert.Equal(525, _upToAThousand.QuantileAt(0.525), 9); // between two, in proportion
        Assert.Equal((500.5, 0), (_upToAThousand.Mean, _upToAThousand.Decimals));
        Assert.Equal(2, Distribution.Of([1.25, -3, 2.5]).Decimals);
    }

    [Fact]
    public void Any_values_give_rising_edges_counts_of_every_row_and_quantiles_that_do_not_fall() =>
        Gen.OneOf(Gen.Double[-1e6, 1e6], Gen.Int[0, 5].Select(i => (double)i)).Array[1, 300].Sample(values =>
        {
            var made = Distribution.Of(values);
            return made.Edges.Zip(made.Edges.Skip(1)).All(pair => pair.First < pair.Second)
                && made.Quantiles.Zip(made.Quantiles.Skip(1)).All(pair => pair.First <= pair.Second)
                && made.Counts.Sum() == values.Length
                && made.Counts.Index().All(bin => values.Count(v => made.BinOf(v) == bin.Index) == bin.Item);
        });
}
