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
        Assert.InRange(request.Parameters.Trees, 1, 400);
        Assert.InRange(request.Parameters.Leaves, 2, 31);

        var random = await Evaluator.RunAsync(request);
        Assert.Equal([1, 2, 3], random.Runs.Select(r => r.Seed));
        Assert.All(random.Runs, r => Assert.Equal((16_512, 4_128), (r.TrainRows, r.Metrics.Rows)));
        Assert.InRange(random.Mean.Rmse, 30_000, 40_000);

        var blocks = await Evaluator.RunAsync(request with { Protocol = EvaluationProtocol.SpatialBlocks });
        Assert.True(blocks.Mean.Rmse > 1.2 * random.Mean.Rmse, $"{blocks.Mean.Rmse:F0} on blocks, {random.Mean.Rmse:F0} on random rows");
    }
}
