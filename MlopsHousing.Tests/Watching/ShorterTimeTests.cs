namespace MlopsHousing.Tests.Watching;

public sealed class ShorterTimeTests
{
    [Fact]
    public void Only_durations_change_and_all_of_them_do() => Assert.Equal(
        """
        interval: 1s
        expr: sum by (a) (rate(x{le="0.1"}[10s])) > 14.4 * 0.001 and increase(y_7d[10080s]) offset 10s < 14 * 86400
        for: 60s
        """,
        ShorterTime.Of(
        """
        interval: 1m
        expr: sum by (a) (rate(x{le="0.1"}[5m])) > 14.4 * 0.001 and increase(y_7d[7d]) offset 10m < 14 * 86400
        for: 1h
        """));
}
