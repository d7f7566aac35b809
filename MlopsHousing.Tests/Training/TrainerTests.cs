using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Training;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private static readonly LightGbmParameters _quick = new() { Trees = 30, Leaves = 8, LearningRate = 0.3 };
    private readonly TempFolder _temp = new();
    private readonly FolderRegistry _registry;

    public TrainerTests()
    {
        Requires.LightGbm();
        _registry = new(_temp["models"]);
    }

    [Fact]
    public async Task The_same_data_and_seed_give_the_same_digest_and_another_seed_another()
    {
        HousesCsv.Write(_temp["a.csv"]);
        File.Copy(_temp["a.csv"], _temp["b.csv"]);
        var first = await TrainAsync(_temp["a.csv"], _quick);
        var again = await TrainAsync(_temp["b.csv"], _quick);
        var other = await TrainAsync(_temp["a.csv"], _quick with { Seed = 2 });
        Assert.Equal((1, 2), (first.Version.Number, again.Version.Number));
        Assert.Equal(first.Version.Digest, again.Version.Digest);
        Assert.NotEqual(first.Version.Digest, other.Version.Digest);
    }

    [Fact]
    public async Task What_is_served_answers_as_ML_NET_does_to_the_last_bit()
    {
        var path = HousesCsv.Write(_temp["houses.csv"]);
        var version = (await TrainAsync(path, _quick)).Version;
        var served = await LoadedModel.LoadAsync(_registry, version.Model, version.Number);
        var data = Dataset.Of(served.Signature, CsvTable.Read(path));
        var features = FeatureTransformer.Create(
            served.Signature, HousesCsv.Description.Recipe, NeighbourTable.Parse(await FileAsync(version, ArtifactNames.Neighbours)));

        var ml = new MLContext();
        var model = ml.Model.Load(new MemoryStream(await FileAsync(version, "model.zip")), out _);
        var schema = SchemaDefinition.Create(typeof(Example));
        schema[nameof(Example.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features.Width);
        var rows = Enumerable.Range(0, data.Count).Select(i =>
        {
            var made = new float[features.Width];
            features.Transform(data.Row(i), made);
            return new Example { Features = made };
        });
        var oracle = model.Transform(ml.Data.LoadFromEnumerable(rows, schema)).GetColumn<float>("Score").ToArray();
        for (var i = 0; i < data.Count; i++) Assert.Equal((double)oracle[i], served.Predict(data.Row(i)));
    }

    [Fact]
    public async Task A_version_tells_what_it_was_made_from_and_how_good_it_is()
    {
        var path = HousesCsv.Write(_temp["houses.csv"]);
        var (version, metrics, lineage, _) = await TrainAsync(path, _quick);
        Assert.True(metrics.Overall.R2 > 0.8, $"R² is {metrics.Overall.R2}");
        Assert.Equal(300, metrics.Overall.Rows);
        Assert.Equal(["slate", "straw", "tiles"], metrics.Segments.Select(s => s.Segment));
        Assert.Equal(300, metrics.Segments.Sum(s => s.Metrics.Rows));
        Assert.Equal(["priceNear1", "priceNear5"], metrics.NeighbourShift!.Features.Select(f => f.Name));

        Assert.Equal(10, metrics.Calibration.Count);
        Assert.Equal(300, metrics.Calibration.Sum(band => band.Rows));
        Assert.Equal(metrics.Calibration.Select(band => band.MeanPrediction).Order(), metrics.Calibration.Select(band => band.MeanPrediction));
        Assert.Equal(metrics.Intervals!.Coverage, metrics.Calibration.Average(band => band.Coverage!.Value), 9);
        Assert.Equal([0.5, 0.8, 0.9, 0.95, 0.99], metrics.Levels!.Select(level => level.Asked));
        Assert.Equal(metrics.Levels!.Select(level => level.MeanWidth).Order(), metrics.Levels!.Select(level => level.MeanWidth));
        Assert.Equal([300, 600, 1_200], metrics.LearningCurve.Select(point => point.TrainRows));
        Assert.Equal(metrics.Overall.Rmse, metrics.LearningCurve[^1].Rmse);
        Assert.True(metrics.LearningCurve[0].Rmse > metrics.Overall.Rmse);
        Assert.Equal("location", metrics.Importance[0].Name);

        Assert.Equal(CsvTable.Read(path).Sha256, lineage.DataSha256);
        Assert.Equal(["LightGBM", "Microsoft.ML", "Microsoft.ML.LightGbm"], lineage.Packages.Keys);
        Assert.All(lineage.Packages.Values, v => Assert.Matches(@"^\d+\.\d+\.\d+", v));
        using var json = JsonDocument.Parse(await FileAsync(version, "lineage.json"));
        Assert.Equal(1_500, json.RootElement.GetProperty("rows").GetInt32());
        Assert.Equal(30, json.RootElement.GetProperty("parameters").GetProperty("trees").GetInt32());

        var signature = (await LoadedModel.LoadAsync(_registry, version.Model, version.Number)).Signature;
        Assert.Equal(["slate", "straw", "tiles"], signature.Features[3].Categories);
        Assert.InRange(signature.Features[2].TrainingRange!.Value.Min, 30, 35);
        Assert.All(signature.Features, f => Assert.NotNull(f.Example));
    }

    [Fact]
    public async Task Data_that_breaks_its_contract_is_not_trained_on_and_nothing_is_written()
    {
        var lines = File.ReadAllLines(HousesCsv.Write(_temp["houses.csv"]));
        lines[7] = "100,5,5,-1,tiles,2000-01-01";
        File.WriteAllLines(_temp["houses.csv"], lines);
        var broken = await Assert.ThrowsAsync<ContractBrokenException>(() => TrainAsync(_temp["houses.csv"], _quick));
        Assert.Equal(new ContractViolation("area", 7, "range", "is not within 1 to 1000"), Assert.Single(broken.Violations));
        Assert.False(Directory.Exists(_registry.Root));
    }

    [Fact]
    public async Task Progress_runs_through_every_step_to_its_end()
    {
        var seen = new List<TrainingProgress>();
        await TrainAsync(HousesCsv.Write(_temp["houses.csv"]), _quick, new Recorder(seen));
        Assert.All(seen, p => Assert.InRange(p.Fraction, 0, 1));
        var steps = seen.GroupBy(p => p.Step).ToList();
        Assert.Equal(["check the data", "measure on held-out rows", "measure with fewer rows", "train on all rows", "fit intervals", "explain", "profile the data", "write the model card", "publish"], steps.Select(s => s.Key));
        Assert.All(steps, s => Assert.Equal((0, 1), (s.First().Fraction, s.Last().Fraction)));
        Assert.All(steps, s => Assert.Equal(s.Select(p => p.Fraction).Order(), s.Select(p => p.Fraction)));
    }

    [Fact]
    public async Task A_cancelled_training_publishes_nothing()
    {
        using var cancel = new CancellationTokenSource();
        var stop = new Recorder([], p => { if (p.Step == "train on all rows") cancel.Cancel(); });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainAsync(HousesCsv.Write(_temp["houses.csv"]), _quick, stop, cancel.Token));
        Assert.False(Directory.Exists(_registry.Root));
    }

    public void Dispose() => _temp.Dispose();

    private Task<TrainResult> TrainAsync(string path, LightGbmParameters parameters, IProgress<TrainingProgress>? progress = null, CancellationToken cancel = default) =>
        Trainer.TrainAsync(new() { Description = HousesCsv.Description, DataPath = path, Registry = _registry, Parameters = parameters }, progress, cancel);

    private Task<byte[]> FileAsync(ModelVersion version, string name) => _registry.ReadFileAsync(version.Model, version.Number, name);

    private sealed class Recorder(List<TrainingProgress> seen, Action<TrainingProgress>? also = null) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            seen.Add(value);
            also?.Invoke(value);
        }
    }

    private sealed class Example
    {
        public float[] Features { get; set; } = [];
    }
}
