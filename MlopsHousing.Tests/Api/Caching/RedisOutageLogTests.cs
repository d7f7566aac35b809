using MlopsHousing.Api.Caching;
using MlopsHousing.Tests.Logs;

namespace MlopsHousing.Tests.Api.Caching;

public sealed class RedisOutageLogTests
{
    [Fact]
    public void An_outage_that_comes_and_goes_is_told_once_a_minute_and_its_end_if_its_beginning_was()
    {
        var (clock, logs) = (new Clock(), new KeptLogs());
        var outage = new RedisOutageLog(logs.CreateLogger("cache"), clock);
        for (var second = 0; second < 150; second++)
        {
            outage.Began(new TimeoutException());
            outage.Ended();
            clock.Now += TimeSpan.FromSeconds(1);
        }

        Assert.Equal((3, 3), (Lines("Warning"), Lines("Information")));

        int Lines(string level) => logs.Lines.Count(line => line.StartsWith(level, StringComparison.Ordinal));
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
