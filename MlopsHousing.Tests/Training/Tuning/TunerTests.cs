using MlopsHousing.Training;
using MlopsHousing.Training.Evaluation;
using MlopsHousing.Training.Tuning;

namespace MlopsHousing.Tests.Training.Tuning;

public sealed class TunerTests : IDisposable
{
    private const int Rows = 240;
    private static readonly TimeSpan _enough = TimeSpan.FromMinutes(10);

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Of_nine_trials_three_are_measured_twice_and_one_on_all_folds()
    {
        var found = await TuneAsync(HousesCsv.Write(_temp["houses.csv"], Rows));
        var report = found.Tuning!;
        Assert.Equal(Enumerable.Range(0, 10), report.Trials.Select(t => t.Number));
        Assert.Equal([5, 5, 2, 2, 1, 1, 1, 1, 1, 1], report.Trials.Select(t => t.Rmse.Count).OrderDescending());
        Assert.Equal(10, report.Trials.Select(t => t.Parameters).Distinct().Count());
        Assert.All(report.Trials, t => Assert.Null(t.Parameters.Fault()));
        Assert.Equal(new LightGbmParameters().For(Rows), report.Trials[0].Parameters);

        // Those that went on were the best of those beside them.
        var entrants = report.Trials.Skip(1).ToList();
        Assert.Equal(entrants.OrderBy(t => t.Rmse[0]).Take(3).Select(t => t.Number).Order(), entrants.Where(t => t.Rmse.Count >= 2).Select(t => t.Number).Order());

        var finished = report.Trials.Where(t => t.Rmse.Count == 5).MinBy(t => t.Rmse.Average())!;
        Assert.Equal((finished.Number, finished.Parameters), (report.Best, found.Parameters));
        Assert.Equal(finished.Rmse.Average(), report.BestRmse);
        Assert.Equal(report.Trials[0].Rmse.Average(), report.DefaultRmse);
        Assert.Equal(report.Best == 0 ? 0 : 1 - report.BestRmse / report.DefaultRmse, report.Gain(finished), 12);
        Assert.Equal(5, report.Ranked().First().Rmse.Count);
    }

    [Fact]
    public async Task Rows_held_out_to_test_are_never_read()
    {
        var path = HousesCsv.Write(_temp["houses.csv"], Rows);
        var expected = Measured(await TuneAsync(path));

        var lines = await File.ReadAllLinesAsync(path);
        foreach (var row in Split.Random(Rows, seed: 1).Test) lines[row + 1] = "poison,poison,poison,poison,poison,poison";
        await File.WriteAllLinesAsync(_temp["poisoned.csv"], lines);
        Assert.Equal(expected, Measured(await TuneAsync(_temp["poisoned.csv"], "poisoned")));

        // The same poison in one row of the others would have been noticed.
        lines[Split.Random(Rows, seed: 1).Train[0] + 1] = "poison,poison,poison,poison,poison,poison";
        await File.WriteAllLinesAsync(_temp["poisoned.csv"], lines);
        await Assert.ThrowsAnyAsync<TrainingException>(() => TuneAsync(_temp["poisoned.csv"], "noticed"));
    }

    [Fact]
    public async Task A_contract_is_held_against_the_file_though_some_of_its_rows_are_not_read()
    {
        var path = HousesCsv.Write(_temp["houses.csv"], Rows);
        var request = Request(path, "tuning", 1, 10) with { Budget = TimeSpan.FromTicks(1) };
        var contract = request.Description.Contract;
        // 192 of them are read, and 240 are there.
        Assert.Contains("larger --budget", await WhyNotAsync(Rows), StringComparison.Ordinal);
        Assert.Contains("has 240 rows where 241 are expected", await WhyNotAsync(Rows + 1), StringComparison.Ordinal);

        var lines = await File.ReadAllLinesAsync(path);
        var row = Split.Random(Rows, seed: 1).Train.Max() + 1;
        lines[row] = "poison,poison,poison,poison,poison,poison";
        await File.WriteAllLinesAsync(path, lines);
        Assert.Contains($"row {row},", await WhyNotAsync(Rows), StringComparison.Ordinal);

        async Task<string> WhyNotAsync(int rows) => (await Assert.ThrowsAnyAsync<TrainingException>(
            () => Tuner.RunAsync(request with { Description = request.Description with { Contract = contract with { Rows = new(rows, rows) } } }))).Message;
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(17)]
    public async Task A_run_that_was_cut_short_goes_on_as_it_would_have(int measurements)
    {
        var path = HousesCsv.Write(_temp["houses.csv"], Rows);
        var expected = Measured(await TuneAsync(path));
        Assert.Equal(20, expected.Split('\n').Length);

        using var cut = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TuneAsync(path, "again", cancel: new CutAfter(measurements, cut)));
        Assert.Equal(Measured(await TuneAsync(path, "again")), expected);
    }

    [Fact]
    public async Task A_larger_search_goes_on_from_a_smaller_one_and_a_finished_one_measures_nothing()
    {
        var path = HousesCsv.Write(_temp["houses.csv"], Rows);
        var small = await TuneAsync(path);
        var same = await TuneAsync(path);
        Assert.Equal(small.Tuning!.Seconds, same.Tuning!.Seconds);
        var large = await TuneAsync(path, trials: 19);
        Assert.Equal(19, large.Tuning!.Trials.Count);
        Assert.StartsWith(Measured(small).Split('\n')[0], Measured(large), StringComparison.Ordinal);
        Assert.True(large.Tuning.BestRmse <= small.Tuning.BestRmse);
    }

    [Fact]
    public async Task Trials_of_other_data_or_another_seed_are_not_gone_on_with()
    {
        var path = HousesCsv.Write(_temp["houses.csv"], Rows);
        await TuneAsync(path);
        Assert.Contains("seed 1", (await Assert.ThrowsAsync<TrainingException>(() => TuneAsync(path, seed: 2))).Message, StringComparison.Ordinal);
        HousesCsv.Write(path, Rows, seed: 2);
        Assert.Contains("other data", (await Assert.ThrowsAsync<TrainingException>(() => TuneAsync(path))).Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_temp["tuning/trials.json"], "{");
        Assert.Contains("trials.json can't be used", (await Assert.ThrowsAsync<TrainingException>(() => TuneAsync(path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_too_small_for_the_defaults_keeps_what_was_measured_and_says_so()
    {
        var request = Request(HousesCsv.Write(_temp["houses.csv"], Rows), "tuning", 1, 10) with { Budget = TimeSpan.FromTicks(1) };
        Assert.Contains("larger --budget", (await Assert.ThrowsAsync<TrainingException>(() => Tuner.RunAsync(request))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_parameters_may_leave_out_what_stays_at_its_default()
    {
        File.WriteAllText(_temp["parameters.json"], """{ "parameters": { "leaves": 20 } }""");
        Assert.Equal(new LightGbmParameters { Leaves = 20 }, TunedParameters.Read(_temp["parameters.json"]).Parameters);
    }

    [Theory]
    [InlineData("""{ "parameters": { "rowFraction": 1.5 } }""", "rowFraction must be above 0 and at most 1")]
    [InlineData("""{ "parameters": { "branches": 7 } }""", "branches")]
    [InlineData("""{ "trees": 7 }""", "trees")]
    [InlineData("""{}""", "parameters")]
    [InlineData("""[]""", "can't be used")]
    public void A_file_of_parameters_that_can_not_be_used_is_refused_with_the_reason(string json, string why)
    {
        File.WriteAllText(_temp["parameters.json"], json);
        Assert.Contains(why, Assert.Throws<TrainingException>(() => TunedParameters.Read(_temp["parameters.json"])).Message, StringComparison.Ordinal);
    }

    private Task<TunedParameters> TuneAsync(string data, string folder = "tuning", int seed = 1, int trials = 10, CutAfter? cancel = null)
    {
        Requires.LightGbm();
        return Tuner.RunAsync(Request(data, folder, seed, trials), cancel, cancel?.Token ?? default);
    }

    private TuneRequest Request(string data, string folder, int seed, int trials) => new()
    {
        Description = HousesCsv.Description,
        DataPath = data,
        TrialsPath = _temp[$"{folder}/trials.json"],
        Budget = _enough,
        Seed = seed,
        MostTrials = trials,
    };

    /// <summary>All that was measured, to the last digit, a line each; not how long it took.</summary>
    private static string Measured(TunedParameters found) =>
        string.Join('\n', found.Tuning!.Trials.SelectMany(t => t.Rmse.Select((rmse, fold) => $"{t.Number} {t.Parameters} {fold} {rmse:R}")));

    /// <summary>Cancels when a run has reported so many times: before the forest after so many.</summary>
    private sealed class CutAfter(int reports, CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        private int _left = reports;

        public CancellationToken Token => source.Token;

        public void Report(TrainingProgress value)
        {
            if (--_left < 0) source.Cancel();
        }
    }
}
