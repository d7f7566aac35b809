namespace MlopsHousing.Tests.Deploy.Monitoring;

public sealed class PromQlTests
{
    [Theory]
    [InlineData("sum by (job, le) (rate(a_bucket{le=\"0.1\",r=~\"/v1.*\"}[5m])) / on (job) group_left () b:c:rate5m offset 10m > 14.4 * 0.001", "a_bucket{le=\"0.1\",r=~\"/v1.*\"};b:c:rate5m", "job;le")]
    [InlineData("absent(up{job=\"x\"}) or vector(0) unless count({o=\"true\"}) - time()", "up{job=\"x\"};{o=\"true\"}", "")]
    [InlineData("histogram_quantile(0.99, sum(rate(x[1m])))", "x", "")]
    public void Selectors_and_labels_are_found(string expression, string selectors, string labels)
    {
        Assert.Equal(selectors, string.Join(';', PromQl.Selectors(expression)));
        Assert.Equal(labels, string.Join(';', PromQl.Groupings(expression)));
    }
}
