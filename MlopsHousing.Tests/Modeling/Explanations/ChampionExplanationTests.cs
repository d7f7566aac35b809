using MlopsHousing.Modeling.Explanations;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Forests;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Evaluation;

namespace MlopsHousing.Tests.Modeling.Explanations;

/// <summary>The shipped champion's explanations. What they cost, the benchmarks tell: tests are built without optimisation.</summary>
public sealed class ChampionExplanationTests
{
    private const string Model = "california-housing";

    private static readonly string _folder = Repository.File("models", Model, "1");
    private static readonly Signature _signature = Signature.Parse(Read("signature.json"));
    private static readonly FeatureRecipe _recipe = FeatureRecipe.Parse(Read("features.json"));
    private static readonly FeatureTransformer _features = FeatureTransformer.Create(_signature, _recipe, NeighbourTable.Parse(Read("neighbours.bin")));
    private static readonly Forest _forest = Forest.Parse(Read("forest.bin"));
    private static readonly Explainer _explainer = new(_forest, _signature, _recipe, _features);

    [Fact]
    public void Base_and_contributions_add_up_to_every_prediction_of_the_test_set_before_it_is_rounded()
    {
        var data = Dataset.Of(_signature, CsvTable.Read(Requires.Data()));
        var test = Split.Random(data.Count, seed: 1).Test;
        var scorer = new ForestScorer(_forest);
        Assert.Equal(4_128, test.Length);
        Parallel.ForEach(test, row =>
        {
            var (engineered, contributions) = (new float[_features.Width], new double[_explainer.Features.Count]);
            _features.Transform(data.Row(row), engineered);
            _explainer.Explain(engineered, contributions);
            var sum = scorer.Sum(engineered);
            Assert.Equal(sum, _explainer.BaseValue + contributions.Sum(), 1e-9 * Math.Abs(sum));
        });
    }

    [Fact]
    public void Longitude_and_latitude_are_one_location() => Assert.Equal(
        ["location", "housingMedianAge", "totalRooms", "totalBedrooms", "population", "households", "medianIncome"],
        _explainer.Features.Select(f => f.Name));

    [Fact]
    public async Task Explaining_a_batch_allocates_nothing()
    {
        var model = await LoadedModel.LoadAsync(new FolderRegistry(Repository.File("models")), Model, 1);
        var rows = SampleRows.Of(_signature, 20);
        var (predictions, scales, contributions) = (new double[20], new double[20], new double[20 * _explainer.Features.Count]);
        model.Explain(rows, predictions, scales, contributions, CancellationToken.None);

        var before = GC.GetAllocatedBytesForCurrentThread();
        model.Explain(rows, predictions, scales, contributions, CancellationToken.None);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        Assert.All(predictions.Index(), row => Assert.Equal(
            row.Item, (float)(model.Explainer.BaseValue + contributions.Skip(row.Index * 7).Take(7).Sum()), 1e-6 * Math.Abs(row.Item)));
    }

    private static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(_folder, name));
}
