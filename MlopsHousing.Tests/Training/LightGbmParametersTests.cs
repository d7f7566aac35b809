using MlopsHousing.Training;

namespace MlopsHousing.Tests.Training;

public class LightGbmParametersTests
{
    private static readonly LightGbmParameters _large = new() { Trees = 300, Leaves = 31, LearningRate = 0.065 };

    [Theory]
    [InlineData(5_999, false, 500, 15, 0.04)]
    [InlineData(5_999, true, 500, 15, 0.04)]
    [InlineData(6_000, true, 1_000, 10, 0.04)]
    [InlineData(6_000, false, 300, 31, 0.065)]
    public void What_nobody_chose_depends_on_the_rows_each_by_itself(int rows, bool standardFeatures, int trees, int leaves, double rate)
    {
        var standard = new LightGbmParameters { Trees = trees, Leaves = leaves, LearningRate = rate };
        Assert.Equal(standard, new LightGbmParameters().For(rows, standardFeatures));
        Assert.Equal(standard with { Trees = 7 }, new LightGbmParameters { Trees = 7 }.For(rows, standardFeatures));
        Assert.Equal(standard with { Leaves = 7 }, new LightGbmParameters { Leaves = 7 }.For(rows, standardFeatures));
        Assert.Equal(standard with { LearningRate = 0.5 }, new LightGbmParameters { LearningRate = 0.5 }.For(rows, standardFeatures));
        Assert.Equal(_large, _large.For(rows, standardFeatures));
    }

    [Fact]
    public void What_nobody_chose_is_no_fault()
    {
        Assert.Null(new LightGbmParameters().Fault());
        Assert.Equal("LearningRate", new LightGbmParameters { LearningRate = double.NaN }.Fault()?.Name);
    }
}
