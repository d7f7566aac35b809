using MlopsHousing.Training.Data;
using MlopsHousing.Training.Evaluation;

namespace MlopsHousing.Tests.Training.Evaluation;

public class QualityTests
{
    [Fact]
    public async Task The_mean_error_on_random_splits_is_at_most_40_000_dollars_and_on_spatial_blocks_clearly_larger()
    {
        Requires.LightGbm();
        var request = new EvaluationRequest
        {
            Description = DatasetDescription.Load(Repository.File("datasets", "california-housing")),
            DataPath = Requires.Data(),
        };
        var parameters = request.Parameters.For(20_640, request.Description.Recipe.IsStandard);
        Assert.InRange(parameters.Trees!.Value, 1, 400);
        Assert.InRange(parameters.Leaves!.Value, 2, 31);

        var random = await Evaluator.RunAsync(request);
        Assert.Equal([1, 2, 3], random.Runs.Select(r => r.Seed));
        Assert.All(random.Runs, r => Assert.Equal((16_512, 4_128), (r.TrainRows, r.Metrics.Rows)));
        Assert.InRange(random.Mean.Rmse, 30_000, 40_000);

        Assert.All(random.Runs, r => HoldWhatTheyPromise(r.Intervals!));

        var blocks = await Evaluator.RunAsync(request with { Protocol = EvaluationProtocol.SpatialBlocks, WithIntervals = false });
        Assert.True(blocks.Mean.Rmse > 1.2 * random.Mean.Rmse, $"{blocks.Mean.Rmse:F0} on blocks, {random.Mean.Rmse:F0} on random rows");
        Assert.All(blocks.Runs, r => Assert.Null(r.Intervals));
    }

    private static void HoldWhatTheyPromise(IntervalMetrics intervals)
    {
        Assert.Equal(0.9, intervals.Promised);
        Assert.InRange(intervals.Coverage, 0.885, 0.915);
        var quintiles = intervals.Segments.Where(s => s.By == "income quintile").ToList();
        Assert.Equal(5, quintiles.Count);
        Assert.All(quintiles, q => Assert.InRange(q.Coverage, 0.85, 0.95));
        Assert.InRange(intervals.ConstantCoverage, 0.885, 0.915);
        Assert.True(intervals.Narrower >= 0.15, $"{intervals.MeanWidth:F0} wide on average, and {intervals.ConstantWidth:F0} with one width for all");
    }
}
