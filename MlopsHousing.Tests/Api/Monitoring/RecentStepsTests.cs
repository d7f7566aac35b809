using MlopsHousing.Api.Monitoring.Summaries;

namespace MlopsHousing.Tests.Api.Monitoring;

/// <summary>The ring of steps that the summary's last ten minutes are told from.</summary>
public sealed class RecentStepsTests
{
    [Fact]
    public void What_happens_goes_to_the_step_that_it_is()
    {
        var clock = new Clock();
        var recent = new RecentSteps(clock);
        Assert.Empty(recent.Read());
        recent.Current.All.Add(0.001, 200);
        clock.Now += TimeSpan.FromSeconds(9.9);
        recent.Current.All.Add(0.001, 500);
        clock.Now += TimeSpan.FromSeconds(0.1);
        recent.Current.Counts.Add("c", "hit", 3);
        Assert.Equal([(0, 2L, 1L, 0L), (10, 0, 0, 3)], recent.Read().Select(step => (Second(step), step.All.Requests, step.All.Failed, step.Counts.Of("c", "hit"))));
    }

    [Fact]
    public void What_is_ten_minutes_old_is_forgotten_however_long_it_was_quiet()
    {
        var clock = new Clock();
        var recent = new RecentSteps(clock);
        for (var i = 0; i < 200; i++)
        {
            recent.Current.All.Add(0.001, 200);
            clock.Now += TimeSpan.FromSeconds(RecentSteps.Seconds);
        }

        // The step of now has nothing in it yet.
        Assert.Equal(Enumerable.Range(141, RecentSteps.Most - 1).Select(i => i * RecentSteps.Seconds), recent.Read().Select(Second));
        Assert.Equal(1410, (recent.Since - DateTimeOffset.UnixEpoch).TotalSeconds);
        clock.Now += TimeSpan.FromMinutes(10);
        Assert.Empty(recent.Read());
        Assert.Equal(0, recent.Current.All.Requests);
    }

    [Fact]
    public async Task Of_many_that_come_at_once_none_is_lost()
    {
        var clock = new Clock();
        var recent = new RecentSteps(clock);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 1_000; i++) recent.Current.All.Add(0.001, 404);
        })));
        Assert.Equal((4_000, 4_000), (recent.Current.All.Requests, recent.Current.All.Refused));
    }

    private static int Second(RecentSteps.Step step) => (int)(step.Start - DateTimeOffset.UnixEpoch).TotalSeconds;

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
