using Microsoft.Extensions.Logging;
using MlopsHousing.Api.Caching;
using MlopsHousing.Tests.Logs;

namespace MlopsHousing.Tests.Api.Caching;

public sealed class RedisOutageLogTests
{
    [Fact]
    public void A_redis_that_comes_and_goes_is_told_of_once_a_minute()
    {
        var clock = new HandClock();
        using var logs = new KeptLogs();
        var outage = new RedisOutageLog(logs.CreateLogger("cache"), clock);
        for (var second = 0; second < 120; second += 4)
        {
            outage.Began(new TimeoutException());
            outage.Ended();
            clock.Advance(TimeSpan.FromSeconds(4));
        }

        Assert.Equal(2, logs.Lines.Count(line => line.StartsWith(nameof(LogLevel.Warning), StringComparison.Ordinal)));
        Assert.Equal(2, logs.Lines.Count(line => line.StartsWith(nameof(LogLevel.Information), StringComparison.Ordinal)));
    }
}
