using MlopsHousing.Monitoring.Drift;
using MlopsHousing.Tests.Api;

namespace MlopsHousing.Tests.Monitoring.Drift;

public sealed class DriftReportTests
{
    [Fact]
    public void Shares_are_those_that_were_counted_and_only_the_indices_are_smoothed()
    {
        var bins = new DriftBins(new("houses", 1, "sha256:" + new string('b', 64)), HouseModel.Signature, HouseModel.Profile);
        for (var i = 0; i < 703; i++) bins.Count([i < 59 ? 1 : 60, 4, 0, 7_000, 250], 300_000);
        var (rows, counts) = bins.Read();
        var area = DriftReport.Of(bins, rows, counts, new()).Features.Single(f => f.Feature == "area");

        Assert.Equal((0, 59 / 703.0), (area.Bins[^1].Observed, area.Bins[0].Observed)); // nothing missing; the smallest
        Assert.Equal(area.MissingShare, area.Bins[^1].Observed);
        Assert.Equal(1, area.Bins.Sum(bin => bin.Observed), 12);
        var smoothed = Divergence.Smooth(counts.AsSpan(0, area.Bins.Count));
        Assert.Equal(Divergence.PopulationStability(area.Bins.Select(bin => bin.Expected).ToArray(), smoothed), area.Psi);
        Assert.True(double.IsFinite(area.Psi));
    }
}
