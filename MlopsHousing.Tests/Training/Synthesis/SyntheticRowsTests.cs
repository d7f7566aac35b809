using System.Text.Json.Nodes;
using MlopsHousing.Modeling.Profiles;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;
using MlopsHousing.Training;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Synthesis;

namespace MlopsHousing.Tests.Training.Synthesis;

public sealed class SyntheticRowsTests
{
    private const int Rows = 10_000;

    private static readonly Task<LoadedModel> _champion = LoadedModel.LoadAsync(new FolderRegistry(Repository.File("models")), "california-housing", 1);

    [Fact]
    public async Task Each_feature_is_spread_as_in_the_training_rows()
    {
        var model = await _champion;
        var rows = Draw(model.Signature, model.Profile!);

        for (var f = 0; f < model.Signature.Width; f++)
        {
            var profile = model.Profile!.Features[f];
            foreach (var (bin, i) in profile.Bins.Select((bin, i) => (bin, i)))
                Assert.Equal(bin.Share, (double)rows.Count(row => profile.BinOf(row[f]) == i) / Rows, 0.015);
        }
    }

    [Fact]
    public async Task Against_the_data_itself_no_share_is_further_off_than_three_hundredths()
    {
        var model = await _champion;
        var data = Dataset.Of(model.Signature, CsvTable.Read(Requires.Data()));
        var rows = Draw(model.Signature, model.Profile!);

        for (var f = 0; f < model.Signature.Width; f++)
            Assert.InRange(KolmogorovSmirnov([.. rows.Select(row => row[f])], data.Column(f)), 0, 0.03);
    }

    [Fact]
    public async Task Features_are_ranked_with_each_other_as_in_the_training_rows()
    {
        var model = await _champion;
        var rows = Draw(model.Signature, model.Profile!);

        var correlations = model.Profile!.Correlations!;
        var names = correlations.Names.SkipLast(1).ToList();
        Assert.Equal(8, names.Count);
        for (var i = 0; i < names.Count; i++)
            for (var j = 0; j < i; j++)
                Assert.Equal(correlations.Between(i, j), Spearman(Column(names[i]), Column(names[j])), 0.05);

        double[] Column(string name) => [.. rows.Select(row => row[model.Signature.IndexOf(name)])];
    }

    [Fact]
    public async Task Homes_stand_where_homes_are_and_no_row_is_refused()
    {
        var model = await _champion;
        var map = model.Profile!.Map!;
        var issues = new RowIssues();

        foreach (var row in Draw(model.Signature, model.Profile, Drift.Parse("medianIncome:+9sd", model.Signature, model.Profile)))
        {
            var cell = map.CellOf(row[model.Signature.IndexOf(map.X)], row[model.Signature.IndexOf(map.Y)]);
            // Places are rounded to the data's decimals, which may move one over a cell's edge.
            Assert.True(map.Counts[cell] > 0 || Near(row), $"Nobody lives at {string.Join(", ", row)}.");
            RowValidator.Check(model.Signature, row, issues);
            Assert.False(issues.HasFaults, issues.HasFaults ? $"{issues.Faults[0]}" : "");
        }

        bool Near(double[] row) => (from dx in (double[])[-0.006, 0.006] from dy in (double[])[-0.006, 0.006] select (dx, dy)).Any(d =>
            map.CellOf(row[model.Signature.IndexOf(map.X)] + d.dx, row[model.Signature.IndexOf(map.Y)] + d.dy) is >= 0 and var cell && map.Counts[cell] > 0);
    }

    [Fact]
    public async Task A_drift_moves_its_feature_by_what_was_asked_and_no_other()
    {
        var model = await _champion;
        var income = model.Signature.IndexOf("medianIncome");
        var plain = Draw(model.Signature, model.Profile!);
        var drifted = Draw(model.Signature, model.Profile!, Drift.Parse("income:+1sd", model.Signature, model.Profile!), Drift.Parse("housingMedianAge:-10%", model.Signature, model.Profile!));

        Assert.Equal(model.Profile!.Features[income].Values!.Deviation, drifted.Average(row => row[income]) - plain.Average(row => row[income]), 0.01);
        Assert.Equal(0.9, drifted.Average(row => row[2]) / plain.Average(row => row[2]), 0.01);
        Assert.All(plain.Zip(drifted), pair => Assert.Equal(pair.First.Where((_, f) => f != income && f != 2), pair.Second.Where((_, f) => f != income && f != 2)));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_rows_and_another_seed_others()
    {
        var model = await _champion;

        Assert.Equal(Draw(model.Signature, model.Profile!).Take(100), Draw(model.Signature, model.Profile!).Take(100));
        Assert.NotEqual(Draw(model.Signature, model.Profile!)[0], Draw(model.Signature, model.Profile!, seed: 2)[0]);
    }

    [Fact]
    public async Task Nine_in_ten_targets_lie_within_intervals_of_ninety_percent()
    {
        var model = await _champion;
        var rows = Draw(model.Signature, model.Profile!)[..3_000];
        var (flat, targets, predictions, scales) = (rows.SelectMany(row => row).ToArray(), new double[rows.Length], new double[rows.Length], new double[rows.Length]);

        new SyntheticTarget(model, seed: 5).Draw(flat, targets);

        model.Predict(flat, predictions, scales);
        var held = targets.Where((target, i) => model.Intervals!.Scores.Around(predictions[i], scales[i], 0.9, null).Contains(target)).Count();
        Assert.Equal(0.9, (double)held / rows.Length, 0.02);
        Assert.All(targets, target => Assert.True(model.Signature.Target.HardRange is not { } hard || hard.Contains(target)));
    }

    [Fact]
    public void Categories_dates_and_gaps_come_as_often_as_in_the_training_rows()
    {
        var signature = TestModels.Listings with
        {
            Features = [.. TestModels.Listings.Features.Select(f => f.Name == "kind" ? f with { Categories = ["flat", "house", "boat", "tent"] } : f)],
        };
        var days = Distribution.Of([.. Enumerable.Range(0, 900).Select(day => 1000.0 + day)]);
        var profile = Profile.Parse(new Profile
        {
            Rows = 1000,
            Features =
            [
                Of("area", FeatureType.Number, 0) with { Values = Distribution.Of([.. Enumerable.Range(0, 1000).Select(i => 20 + i / 10.0)]) },
                Of("zone", FeatureType.Category, 0) with { Levels = new(["edge", "centre"], [700, 300], 0) },
                Of("kind", FeatureType.Category, 0) with { Levels = new(["house", "flat"], [500, 300], 200) },
                Of("built", FeatureType.Date, 100) with { Values = days },
                Of("rent", FeatureType.Number, 1000),
            ],
            Target = Distribution.Of([.. Enumerable.Range(0, 1000).Select(i => (double)i)]),
            Prediction = Distribution.Of([.. Enumerable.Range(0, 1000).Select(i => (double)i)]),
        }.ToJson(), signature);

        var rows = Draw(signature, profile);

        Assert.Equal(0.7, Share(1, 1), 0.02);
        Assert.Equal([0.3, 0.5, 0.1, 0.1], Enumerable.Range(0, 4).Select(level => Math.Round(Share(2, level), 1)));
        Assert.Equal(0.1, (double)rows.Count(row => double.IsNaN(row[3])) / Rows, 0.02);
        Assert.All(rows, row => Assert.True(double.IsNaN(row[3]) || (row[3] is >= 1000 and < 1900 && row[3] == Math.Floor(row[3]))));
        Assert.All(rows, row => Assert.True(double.IsNaN(row[4])));
        Assert.Equal(69.95, rows.Average(row => row[0]), 1.0);

        double Share(int feature, int level) => (double)rows.Count(row => row[feature] == level) / Rows;
        static FeatureProfile Of(string name, FeatureType type, int missing) => new() { Name = name, Type = type, Importance = 0.2, Missing = missing };
    }

    [Theory]
    [InlineData("income", "write feature:+1sd")]
    [InlineData("income:1sd", "write feature:+1sd")]
    [InlineData("income:+sd", "write feature:+1sd")]
    [InlineData("garage:+1sd", "has no feature garage; it has longitude")]
    [InlineData("rooms:+1sd", "name one of them: totalRooms, totalBedrooms")]
    public async Task A_drift_that_makes_no_sense_is_refused(string text, string reason)
    {
        var model = await _champion;

        // "rooms" stands in both names, whatever the case.
        Assert.Contains(reason, Assert.Throws<TrainingException>(() => Drift.Parse(text, model.Signature, model.Profile!)).Message);
    }

    [Fact]
    public async Task A_version_trained_on_made_up_data_says_so_in_its_lineage()
    {
        Requires.LightGbm();
        using var temp = new TempFolder();
        var path = HousesCsv.Write(temp["houses.csv"], rows: 400);
        await new SyntheticMark("made-up-houses", "1", "sha256:0", 400, 1, ["area:+1sd"], "").WriteAsync(path, TestContext.Current.CancellationToken);

        var trained = await Trainer.TrainAsync(new() { Description = HousesCsv.Description, DataPath = path, Registry = new FolderRegistry(temp["models"]), Parameters = new() { Trees = 5, Leaves = 4 } });

        Assert.Equal(["area:+1sd"], trained.Lineage.Synthetic!.Drift);
        var lineage = JsonNode.Parse(await new FolderRegistry(temp["models"]).ReadFileAsync("made-up-houses", 1, "lineage.json"))!;
        Assert.Equal("made-up-houses", lineage["synthetic"]!["model"]!.GetValue<string>());
        Assert.Null(SyntheticMark.Find(path, "another content"));
        Assert.Null(SyntheticMark.Find(temp["models"], "no mark"));
    }

    private static double[][] Draw(Signature signature, Profile profile, params Drift[] drifts) => Draw(signature, profile, 1, drifts);

    private static double[][] Draw(Signature signature, Profile profile, int seed, params Drift[] drifts)
    {
        var synthetic = new SyntheticRows(signature, profile, drifts, seed);
        return [.. Enumerable.Range(0, Rows).Select(_ =>
        {
            var row = new double[signature.Width];
            synthetic.Next(row);
            return row;
        })];
    }

    /// <summary>The greatest distance between the two shares of values up to any value.</summary>
    private static double KolmogorovSmirnov(double[] a, double[] b)
    {
        Array.Sort(a);
        b = [.. b.Where(v => !double.IsNaN(v)).Order()];
        return a.Concat(b).Distinct().Max(value => Math.Abs(UpTo(a, value) - UpTo(b, value)));

        static double UpTo(double[] sorted, double value)
        {
            var (low, high) = (0, sorted.Length);
            while (low < high) if (sorted[(low + high) / 2] <= value) low = (low + high) / 2 + 1; else high = (low + high) / 2;
            return (double)low / sorted.Length;
        }
    }

    private static double Spearman(double[] a, double[] b)
    {
        var (x, y) = (Ranks(a), Ranks(b));
        var (mx, my) = (x.Average(), y.Average());
        return x.Zip(y, (i, j) => (i - mx) * (j - my)).Sum() / Math.Sqrt(x.Sum(i => (i - mx) * (i - mx)) * y.Sum(j => (j - my) * (j - my)));

        static double[] Ranks(double[] values)
        {
            var mean = values.Order().Select((value, rank) => (value, rank)).GroupBy(v => v.value).ToDictionary(g => g.Key, g => g.Average(v => v.rank));
            return Array.ConvertAll(values, value => mean[value]);
        }
    }
}
