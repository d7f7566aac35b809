using MlopsHousing.Monitoring.Feedback;
using MlopsHousing.Monitoring.Quality;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.Monitoring.Predictions;

namespace MlopsHousing.Tests.Monitoring.Quality;

public sealed class QualityReaderTests(StoreFixture stores)
{
    public static TheoryData<StoreMode> Kinds => StoreFixture.Kinds;

    private static readonly DateTime _noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Errors_and_coverage_are_told_by_version_and_segment(StoreMode kind)
    {
        await using var test = await stores.NewAsync(kind);
        // Intervals reach 2,000 to either side; the vector's one number is the segment.
        await PredictAsync(test, 3, segment: 0, (100_000, 101_000), (100_000, 97_000));
        await PredictAsync(test, 3, segment: 1, (200_000, 200_000));
        await PredictAsync(test, 4, segment: 0, (50_000, 60_000));
        await FeedbackIntake.TakeAsync(test.Store, [new(Guid.CreateVersion7(), 0, 1)], _noon, CancellationToken.None);
        await PredictAsync(test, 5, segment: 0, at: _noon.AddDays(-1), (1, 2));

        var report = await QualityReader.ReadAsync(test.Store, Entries.Version.Model, _noon, row => [("side", row[0] == 0 ? "left" : "right")], CancellationToken.None);
        Assert.Equal((5, 1, false), (report.Feedback, report.Orphans, report.IsCut));
        Assert.Equal(["4", "3"], report.Versions.Select(v => v.Version));
        var third = report.Versions[1];
        Assert.Equal((3, 4_000 / 3.0, Math.Sqrt(1e7 / 3), 2_000 / 3.0), (third.Overall.Rows, third.Overall.Mae, third.Overall.Rmse, third.Overall.Bias));
        Assert.Equal(new IntervalQuality(3, 2 / 3.0, 0.9), third.Overall.Intervals);
        Assert.Equal([("side", "left", 2L, 2_000), ("side", "right", 1L, 0)], third.Segments.Select(s => (s.By, s.Segment, s.Figures.Rows, s.Figures.Mae)));
        Assert.Equal(-10_000, report.Versions[0].Overall.Bias);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Another_model_s_predictions_and_what_came_before_are_left_out(StoreMode kind)
    {
        await using var test = await stores.NewAsync(kind);
        await PredictAsync(test, 3, segment: 0, (1, 2));
        var report = await QualityReader.ReadAsync(test.Store, "castles", _noon, _ => [], CancellationToken.None);
        Assert.Equal((0, 0), (report.Feedback, report.Versions.Count));
    }

    private static Task PredictAsync(TestStore test, int version, int segment, params (double Predicted, double Actual)[] pairs) =>
        PredictAsync(test, version, segment, _noon, pairs);

    private static async Task PredictAsync(TestStore test, int version, int segment, DateTime at, params (double Predicted, double Actual)[] pairs)
    {
        var entries = pairs.Select(pair => Entries.Filled(Entries.New(pair.Predicted, version: Entries.Version with { Number = version }), segment)).ToArray();
        await test.Store.WriteAsync(entries, CancellationToken.None);
        await FeedbackIntake.TakeAsync(test.Store, [.. entries.Zip(pairs, (e, pair) => new FeedbackItem(e.Id, 0, pair.Actual))], at, CancellationToken.None);
    }
}
