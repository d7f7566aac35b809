using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Training;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Tests.Training.Profiling;

public sealed class ProfilerTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public ProfilerTests() => Requires.LightGbm();

    [Fact]
    public async Task A_version_s_profile_counts_the_rows_it_was_trained_on_into_bins()
    {
        var (served, data) = await TrainAsync();
        var profile = served.Profile!;
        Assert.Equal(data.Count, profile.Rows);
        for (var f = 0; f < served.Signature.Width; f++)
        {
            var (feature, counted) = (profile.Features[f], new int[profile.Features[f].Bins.Count]);
            foreach (var value in data.Column(f)) counted[feature.BinOf(value)]++;
            Assert.Equal(feature.Bins.Select(bin => bin.Share), counted.Select(count => (double)count / data.Count));
        }

        var target = new int[profile.Target.Counts.Count];
        foreach (var value in data.Targets) target[profile.Target.BinOf(value)]++;
        Assert.Equal(profile.Target.Counts, target);
        Assert.Equal(data.Targets.Average(), profile.Target.Mean, 1);
        // The model is a good one, so predictions are spread nearly as prices are.
        Assert.InRange(profile.Prediction.Mean / profile.Target.Mean, 0.97, 1.03);
        Assert.InRange(profile.Prediction.Deviation / profile.Target.Deviation, 0.8, 1.05);
    }

    [Fact]
    public async Task It_knows_what_matters_what_hangs_together_and_where_prices_are_high()
    {
        var (served, data) = await TrainAsync();
        var profile = served.Profile!;
        // By how the prices were made up: size and place, whose share two coordinates halve; the day it was built not at all.
        Assert.Equal(["area", "built"], new[] { profile.ByImportance[0], profile.ByImportance[^1] }.Select(i => served.Signature.Features[i].Name));
        Assert.Equal(1, profile.Features.Sum(f => f.Importance), 3);

        var names = profile.Correlations!.Names.ToList();
        Assert.Equal(["area", "built", "east", "north", "price"], names.Order());
        Assert.InRange(profile.Correlations.Between(names.IndexOf("area"), names.IndexOf("price")), 0.4, 0.9);
        Assert.InRange(profile.Correlations.Between(names.IndexOf("area"), names.IndexOf("east")), -0.1, 0.1);

        var map = profile.Map!;
        Assert.Equal(("east", "north", data.Count), (map.X, map.Y, map.Counts.Sum()));
        Assert.Equal(map.Counts[map.CellOf(10, 10)], Enumerable.Range(0, data.Count).Count(i => map.CellOf(data.Row(i)[0], data.Row(i)[1]) == map.CellOf(10, 10)));
    }

    public void Dispose() => _temp.Dispose();

    private async Task<(LoadedModel Served, Dataset Data)> TrainAsync()
    {
        var path = HousesCsv.Write(_temp["houses.csv"]);
        var registry = new FolderRegistry(_temp["models"]);
        var trained = await Trainer.TrainAsync(new()
        {
            Description = HousesCsv.Description,
            DataPath = path,
            Registry = registry,
            Parameters = new() { Trees = 30, Leaves = 8, LearningRate = 0.3 },
        });
        var served = await LoadedModel.LoadAsync(registry, trained.Version.Model, trained.Version.Number);
        return (served, Dataset.Of(served.Signature, CsvTable.Read(path)));
    }
}
