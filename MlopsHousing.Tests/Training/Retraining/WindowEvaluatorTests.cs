using MlopsHousing.Modeling.Segments;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Training;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Retraining;

namespace MlopsHousing.Tests.Training.Retraining;

public sealed class WindowEvaluatorTests
{
    private static readonly CutSegmentation _byLatitude = new() { By = "latitude", Names = ["south", "north"], Column = 0, Cuts = [36] };

    [Fact]
    public async Task Both_versions_are_measured_on_the_same_rows()
    {
        // The truth is what version 2 says in the south, and 500 USD less in the north; version 1 always says 1,000 less than version 2.
        var evaluation = await EvaluateAsync(Row(34, TestModels.HomePrice(2, 34, 2)), Row(34, TestModels.HomePrice(2, 34, 2)), Row(38, TestModels.HomePrice(2, 38, 2) - 500));

        Assert.Equal(("USD", 3), (evaluation.Unit, evaluation.Rows));
        Assert.Equal((2_500 / 3.0, 500 / 3.0), (evaluation.Champion.Mae, evaluation.Candidate.Mae));
        Assert.Equal(Math.Sqrt((2 * 1e6 + 25e4) / 3), evaluation.Champion.Rmse, 6);
        // Differences of -1,000, -1,000 and 0: their mean, and their deviation over the root of three.
        Assert.Equal(-2_000 / 3.0, evaluation.Difference.Mean, 6);
        Assert.Equal(Math.Sqrt(2e6 / 3 / 2 / 3), evaluation.Difference.StandardError, 6);
        Assert.Equal([("south", 2, 1_000, 0), ("north", 1, 500, 500)], evaluation.Segments.Select(s => (s.Segment, s.Rows, s.ChampionMae, s.CandidateMae)));
        // Intervals of 90 % reach 900 scales: 50 USD each in the north, and twice that in the south.
        Assert.Equal((1, 1), (evaluation.Champion.Coverage, evaluation.Candidate.Coverage));
    }

    [Fact]
    public async Task A_row_that_could_not_be_asked_about_is_named()
    {
        var refused = await Assert.ThrowsAsync<TrainingException>(() => EvaluateAsync(Row(34, 1), Row(134, 1)));
        Assert.Contains("Row 2 of the data does not fit the signature: latitude", refused.Message);
    }

    private static async Task<WindowEvaluation> EvaluateAsync(params string[][] rows)
    {
        using var registry = await TestRegistry.WithHomesAsync();
        return WindowEvaluator.Evaluate(
            "", await LoadedModel.LoadAsync(registry.Registry, "test-homes", 1), await LoadedModel.LoadAsync(registry.Registry, "test-homes", 2),
            new CsvTable(["price", "latitude", "longitude", "rooms", "income"], rows, ""), [_byLatitude]);
    }

    private static string[] Row(double latitude, double price) => [FormattableString.Invariant($"{price}"), FormattableString.Invariant($"{latitude}"), "-120", "5", "2"];
}
