using MlopsHousing.Modeling.Segments;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Monitoring.Feedback;
using MlopsHousing.Monitoring.Predictions;
using MlopsHousing.Monitoring.Replays;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.Monitoring.Predictions;

namespace MlopsHousing.Tests.Monitoring.Replays;

public sealed class ReplayTests(StoreFixture stores)
{
    public static TheoryData<StoreMode> Kinds => StoreFixture.Kinds;

    private static readonly DateTime _noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly CutSegmentation _byLatitude = new() { By = "latitude", Names = ["south", "north"], Column = 0, Cuts = [36] };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_figure_is_that_of_two_versions_that_differ_by_a_thousand(StoreMode kind)
    {
        await using var test = await stores.NewAsync(kind);
        using var registry = await TestRegistry.WithHomesAsync();
        var (first, second) = (await LoadAsync(registry, 1), await LoadAsync(registry, 2));
        double[] south = [34, -118, 5, 2], north = [38, -122, 5, 8];
        var odd = Answer(first, north, at: _noon.AddHours(1), value: TestModels.HomePrice(1, 38, 8) - 9_000); // an answer that no version gives
        PredictionEntry[] answers =
        [
            .. Enumerable.Range(0, 3_000).Select(_ => Answer(first, south)), .. Enumerable.Range(0, 999).Select(_ => Answer(first, north)), odd,
            .. Enumerable.Range(0, 500).Select(_ => Answer(second, north)),
            Answer(first, north, at: _noon.AddDays(-1)), Answer(first, north, at: _noon.AddDays(1)), // before and after
        ];
        await test.Store.WriteAsync(answers, CancellationToken.None);
        await FeedbackIntake.TakeAsync(test.Store, [new(answers[0].Id, 0, TestModels.HomePrice(2, 34, 2))], _noon, CancellationToken.None);

        var progress = new List<(long, long)>();
        var report = await new Replay(second, [_byLatitude], new(registry.Registry, "test-homes"))
            .RunAsync(test.Store, _noon, _noon.AddHours(2), 2, (done, total) => progress.Add((done, total)), CancellationToken.None);

        Assert.Equal([new AnsweredCount("1", 4_000), new AnsweredCount("2", 500)], report.Answered);
        Assert.Empty(report.Skipped);
        Assert.Equal((4_500, (3_999 * 1_000 + 10_000) / 4_500.0), (report.Overall.Rows, report.Overall.MeanAbsolute));
        Assert.Equal(new KnownErrors(1, 1_000, 0), report.Overall.Known);
        // The interval of an answer reaches 50 USD here: the 4,000 of version 1 lie outside, the 500 of version 2 within.
        Assert.Equal(4_000 / 4_500.0, report.Overall.OutsideInterval);
        Assert.Equal(0, report.Quantiles.Single(q => q.Share == 0.05).Difference);
        Assert.InRange(report.Quantiles.Single(q => q.Share == 0.5).Difference, 995, 1_005);
        Assert.Equal([("south", 3_000, 1_000), ("north", 1_500, (999 * 1_000 + 10_000) / 1_500.0)], report.Segments.Select(s => (s.Segment, s.Figures.Rows, s.Figures.Mean)));
        Assert.Equal((odd.Id, 10_000, "1", null), (report.Worst[0].Id, report.Worst[0].Difference, report.Worst[0].AnsweredBy, report.Worst[0].Actual));
        Assert.Equal((answers.Take(3_999).Min(a => a.Id), 1_000), (report.Worst[1].Id, report.Worst[1].Difference)); // of equals, the one with the least id
        Assert.Equal(north, report.Worst[0].Vector);
        Assert.Equal((4_500, 4_500), progress[^1]);
    }

    [Fact]
    public async Task Feedback_that_a_version_was_trained_on_proves_nothing_of_it()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        using var registry = await TestRegistry.WithHomesAsync();
        var (first, second) = (await LoadAsync(registry, 1), await LoadAsync(registry, 2));
        PredictionEntry[] answers = [.. Enumerable.Range(0, 3).Select(_ => Answer(first, [38, -122, 5, 8]))];
        await test.Store.WriteAsync(answers, CancellationToken.None);
        foreach (var (i, answer) in answers.Index()) await FeedbackIntake.TakeAsync(test.Store, [new(answer.Id, 0, 1)], _noon.AddMinutes(i), CancellationToken.None);

        var report = await new Replay(second, [], new(registry.Registry, "test-homes"), trainedTo: _noon.AddMinutes(1))
            .RunAsync(test.Store, _noon, _noon.AddHours(1), 3, null, CancellationToken.None);
        Assert.Equal((3, 1), (report.Overall.Rows, report.Overall.Known!.Rows));
        Assert.Equal([answers[2].Id], report.Worst.Where(row => row.Actual is not null).Select(row => row.Id));
    }

    [Fact]
    public async Task What_can_not_be_replayed_is_counted_with_its_reason()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        using var registry = await TestRegistry.WithHomesAsync();
        var second = await LoadAsync(registry, 2);
        var gone = Entries.Filled(Entries.New(at: _noon, version: second.Version with { Number = 9 }), 1, 2, 3, 4);
        var other = Entries.Filled(Entries.New(at: _noon, version: second.Version with { Number = 1, Digest = "sha256:0" }), 1, 2, 3, 4);
        var narrow = Entries.Filled(Entries.New(at: _noon, version: second.Version), 1);
        var refused = Entries.Filled(Entries.New(at: _noon, version: second.Version), 38, -122, 5_000, 8);
        await test.Store.WriteAsync(new[] { gone, other, narrow, refused }, CancellationToken.None);

        var report = await new Replay(second, [], new(registry.Registry, "test-homes")).RunAsync(test.Store, _noon, _noon.AddHours(1), 10, null, CancellationToken.None);
        Assert.Equal((0, 4), (report.Overall.Rows, report.Skipped.Sum(s => s.Rows)));
        Assert.All(report.Skipped, skipped => Assert.Equal(1, skipped.Rows));
        string[] reasons = [.. report.Skipped.Select(s => s.Reason)];
        foreach (var said in (string[])["no longer in the registry", "was another one of that number", "not as wide", "refuses them: rooms must be"])
            Assert.Single(reasons, reason => reason.Contains(said, StringComparison.Ordinal));
    }

    private static Task<LoadedModel> LoadAsync(TestRegistry registry, int version) => LoadedModel.LoadAsync(registry.Registry, TestModels.Homes.Name, version);

    private static PredictionEntry Answer(LoadedModel model, double[] row, DateTime? at = null, double? value = null) =>
        Entries.Filled(Entries.New(value ?? model.Predict(row), scale: 25, at: at ?? _noon, version: model.Version), row);
}
