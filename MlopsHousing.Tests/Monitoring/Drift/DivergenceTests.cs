using MlopsHousing.Monitoring.Drift;

namespace MlopsHousing.Tests.Monitoring.Drift;

public sealed class DivergenceTests
{
    [Fact]
    public void The_same_shares_do_not_diverge()
    {
        double[] shares = [0.25, 0.5, 0.25];
        Assert.Equal(0, Divergence.PopulationStability(shares, shares));
        Assert.Equal(0, Divergence.JensenShannon(shares, shares), 12);
    }

    [Fact]
    public void Known_figures_come_out()
    {
        // By hand: 0.3 ln 2.5 - 0.3 ln 0.4 (the bins change places).
        Assert.Equal(0.3 * Math.Log(2.5) - 0.3 * Math.Log(0.4), Divergence.PopulationStability([0.2, 0.5, 0.3 - 1e-15], [0.5, 0.2, 0.3 - 1e-15]), 9);
        Assert.Equal(1, Divergence.JensenShannon([1 - 1e-12, 1e-12], [1e-12, 1 - 1e-12]), 6);
        Assert.Equal([1.5 / 12, 10.5 / 12], Divergence.Smooth([1, 10]).Select(s => Math.Round(s * 12, 9) / 12));
    }

    [Fact]
    public void What_chance_alone_gives_is_known_on_average_and_at_its_limit()
    {
        var random = new Random(1);
        const int bins = 11, reference = 20_000, rows = 600, samples = 2_000;
        var indices = Enumerable.Range(0, samples)
            .Select(_ => Divergence.PopulationStability(Divergence.Smooth(Draw(reference)), Divergence.Smooth(Draw(rows)))).ToList();
        Assert.Equal(1, indices.Average() / Divergence.Chance(bins, reference, rows), 0.05);
        // One in twenty, give or take five standard deviations.
        Assert.InRange(indices.Count(i => i > Divergence.ChanceLimit(bins, reference, rows, onceIn: 20)), 51, 149);

        long[] Draw(int count)
        {
            var counts = new long[bins];
            for (var i = 0; i < count; i++) counts[random.Next(bins)]++;
            return counts;
        }
    }
}
