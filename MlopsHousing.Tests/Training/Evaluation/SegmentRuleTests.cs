using MlopsHousing.Modeling.Registry;
using MlopsHousing.Training;
using MlopsHousing.Training.Evaluation;

namespace MlopsHousing.Tests.Training.Evaluation;

public sealed class SegmentRuleTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    public static TheoryData<SegmentRule[], string> Unfit => new()
    {
        { [new BinSegments { Name = "age", Of = "garden", Cuts = [1] }], "which is not a feature of the signature" },
        { [new BinSegments { Name = "roofs", Of = "roof", Cuts = [1] }], "which is a category: tell them apart by 'categories'" },
        { [new QuantileSegments { Name = "roofs", Of = "roof", Parts = 5 }], "which is a category: tell them apart by 'categories'" },
        { [new CategorySegments { Name = "areas", Of = "area" }], "which is no category: tell them apart by 'bins' or 'quantiles'" },
        { [new BinSegments { Name = "areas", Of = "area", Cuts = [200, 100] }], "The cuts of the segments 'areas' do not ascend" },
        { [new BinSegments { Name = "size", Of = "area", Cuts = [100] }, new QuantileSegments { Name = "size", Of = "area", Parts = 2 }], "Two rules for segments are named 'size'" },
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public async Task Rules_that_would_tell_rows_apart_wrongly_are_refused_before_training(SegmentRule[] rules, string why)
    {
        var steps = new List<string>();
        var request = new TrainRequest
        {
            Description = HousesCsv.Description with { Segments = rules },
            DataPath = HousesCsv.Write(_temp["houses.csv"], 300),
            Registry = new FolderRegistry(_temp["models"]),
        };

        var refused = await Assert.ThrowsAsync<TrainingException>(() => Trainer.TrainAsync(request, new Steps(steps)));

        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("measure on held-out rows", steps);
    }

    private sealed class Steps(List<string> met) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => met.Add(value.Step);
    }
}
