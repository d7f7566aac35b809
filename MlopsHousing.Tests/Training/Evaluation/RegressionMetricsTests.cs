using MlopsHousing.Training.Evaluation;

namespace MlopsHousing.Tests.Training.Evaluation;

public class RegressionMetricsTests
{
    [Fact]
    public void Figures_are_what_their_definitions_say()
    {
        var metrics = RegressionMetrics.Of([110, 180, 330], [100, 200, 300]);
        Assert.Equal(3, metrics.Rows);
        Assert.Equal(Math.Sqrt((100 + 400 + 900) / 3.0), metrics.Rmse, 1e-9);
        Assert.Equal(20, metrics.Mae, 1e-9);
        Assert.Equal(1 - 1400 / 20_000.0, metrics.R2, 1e-9);
        Assert.Equal(0.1, metrics.Mape, 1e-9);
    }

    [Fact]
    public void A_truth_of_zero_has_no_relative_error_and_a_constant_truth_no_variance() =>
        Assert.Equal(new(2, 1, 1, 0, 0), RegressionMetrics.Of([1, -1], [0, 0]));
}
