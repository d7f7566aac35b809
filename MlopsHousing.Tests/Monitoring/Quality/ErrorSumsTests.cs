using MlopsHousing.Monitoring.Quality;

namespace MlopsHousing.Tests.Monitoring.Quality;

public sealed class ErrorSumsTests
{
    [Fact]
    public void What_many_intervals_promised_is_told_as_it_was_asked_for()
    {
        var sums = new ErrorSums();
        for (var i = 0; i < 10_000; i++) sums.Add(1, 1, 0, 2, 0.9);
        Assert.Equal(new IntervalQuality(10_000, 1, 0.9), sums.ToFigures().Intervals);
        for (var i = 0; i < 10_000; i++) sums.Add(1, 3, 0, 2, 0.8);
        sums.Add(1, 1, null, null, null); // of a version without intervals
        Assert.Equal(new IntervalQuality(20_000, 0.5, 0.85), sums.ToFigures().Intervals);
    }
}
