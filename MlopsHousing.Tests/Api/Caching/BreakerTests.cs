using MlopsHousing.Api.Caching;

namespace MlopsHousing.Tests.Api.Caching;

public sealed class BreakerTests
{
    private readonly HandClock _clock = new();
    private readonly List<string> _told = [];
    private readonly Breaker _breaker;

    public BreakerTests() => _breaker = new(_clock, error => _told.Add(error.Message), () => _told.Add("closed"));

    [Fact]
    public void Failures_in_a_row_open_it_and_successes_between_do_not()
    {
        Fail(Breaker.FailuresToOpen - 1);
        _breaker.Succeeded();
        Fail(Breaker.FailuresToOpen - 1);
        Assert.True(_breaker.Allows());
        Fail(1);
        Assert.False(_breaker.Allows());
        Assert.Equal(["down"], _told);
    }

    [Fact]
    public void One_call_is_let_through_after_each_pause()
    {
        Fail(Breaker.FailuresToOpen);
        for (var i = 0; i < 3; i++)
        {
            _clock.Advance(Breaker.Pause);
            Assert.True(_breaker.Allows());
            Assert.False(_breaker.Allows());
            Fail(1);
        }
    }

    [Fact]
    public void A_success_closes_it()
    {
        Fail(Breaker.FailuresToOpen);
        _clock.Advance(Breaker.Pause);
        Assert.True(_breaker.Allows());
        _breaker.Succeeded();
        Assert.True(_breaker.IsClosed);
        Assert.Equal(["down", "closed"], _told);
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
            _breaker.Failed(new InvalidOperationException("down"));
    }
}
