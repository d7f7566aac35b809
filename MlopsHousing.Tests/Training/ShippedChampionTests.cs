using System.Runtime.InteropServices;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Forests;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Training;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Tests.Training;

public sealed class ShippedChampionTests
{
    private const string Model = "california-housing";
    private static readonly FolderRegistry _models = new(Repository.File("models"));

    [Fact]
    public async Task It_is_whole_small_and_the_champion()
    {
        Assert.Equal([Model], await _models.ListModelsAsync());
        Assert.Equal(1, (await _models.ReadAliasesAsync(Model)).Aliases.Champion);
        var manifest = await _models.ReadManifestAsync(Model, 1);
        Assert.Equal(Manifest.DigestOf(manifest.Serving), manifest.Digest);
        var files = manifest.Serving.Keys.Concat(manifest.Evidence.Keys).ToList();
        Assert.Superset(new HashSet<string> { "signature.json", "features.json", "neighbours.bin", "forest.bin", "difficulty.bin", "intervals.json", "profile.json", "model.zip", "metrics.json", "segments.json", "lineage.json", "data-contract.json", "model-card.md", "model-card.html", "plots/predicted-vs-actual.svg", "plots/residual-map.svg", "plots/importance.svg", "plots/coverage.svg", "plots/learning-curve.svg" }, files.ToHashSet());
        foreach (var file in files) await _models.ReadFileAsync(Model, 1, file);

        var bytes = Directory.EnumerateFiles(Repository.File("models", Model, "1"), "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
        Assert.InRange(bytes, 1, 4 * 1024 * 1024);
    }

    [Fact]
    public async Task It_has_at_most_400_trees_of_31_leaves()
    {
        var forest = Forest.Parse(await _models.ReadFileAsync(Model, 1, ArtifactNames.Forest));
        Assert.InRange(forest.TreeCount, 1, 400);
        Assert.All(forest.Roots, root => Assert.InRange(Leaves(root), 1, 31));

        int Leaves(int node) => node < 0 ? 1 : Leaves(forest.Left[node]) + Leaves(forest.Right[node]);
    }

    [Fact]
    public async Task Its_profile_is_small_and_puts_place_and_income_first()
    {
        Assert.InRange((await _models.ReadManifestAsync(Model, 1)).Serving[ArtifactNames.Profile].Bytes, 1, 20_000);
        var profile = (await LoadedModel.LoadAsync(_models, Model, 1)).Profile!;
        Assert.Equal(["latitude", "longitude", "medianIncome"], profile.ByImportance.Take(3).Select(i => profile.Features[i].Name).Order());
        // The census cuts house values off: 965 of them are 500,001.
        Assert.Equal(500_001, profile.Target.QuantileAt(0.999));
    }

    [Fact]
    public async Task Its_own_example_gets_a_price()
    {
        var served = await LoadedModel.LoadAsync(_models, Model, 1);
        double[] row = [.. served.Signature.Features.Select(f => (double)f.Example!)];
        // The block group's median was 452,600; the model's typical error is some 40,000.
        Assert.InRange(served.Predict(row), 400_000, 500_000);
    }

    [Fact]
    public async Task Training_it_again_gives_the_same_digest()
    {
        Requires.LightGbm();
        Requires.That(RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64, "the champion was trained on x64; other architectures round differently");
        using var temp = new TempFolder();
        var again = await Trainer.TrainAsync(new()
        {
            Description = DatasetDescription.Load(Repository.File("datasets", Model)),
            DataPath = Requires.Data(),
            Registry = new FolderRegistry(temp.Path),
        });
        Assert.Equal((await _models.ReadManifestAsync(Model, 1)).Digest, again.Version.Digest);
        Assert.InRange(again.Lineage.Seconds["train on all rows"], 0, 60);
    }
}
