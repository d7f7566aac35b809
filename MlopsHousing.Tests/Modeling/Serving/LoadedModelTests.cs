using System.Text;
using System.Text.Json;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Tests.Modeling.Serving;

public sealed class LoadedModelTests
{
    [Fact]
    public async Task A_published_model_answers_as_its_trees_say()
    {
        using var test = await TestRegistry.WithHomesAsync();
        foreach (var number in new[] { 1, 2 })
        {
            var model = await LoadedModel.LoadAsync(test.Registry, "test-homes", number);

            Assert.Equal((await test.Registry.ReadManifestAsync("test-homes", number)).Digest, model.Version.Digest);
            Assert.Equal(TestModels.HomePrice(number, 37.88, 8.3252), model.Predict(TestModels.HomeRow));
            Assert.Equal(TestModels.HomePrice(number, 33, 2), model.Predict([33, -118, 4, 2]));
            Assert.Equal(TestModels.HomePrice(number, 36, 6), model.Predict([36, -118, 4, 6]));
        }
    }

    [Fact]
    public async Task Categories_dates_and_missing_values_reach_the_trees()
    {
        using var test = await TestRegistry.WithListingsAsync();
        var model = await LoadedModel.LoadAsync(test.Registry, "test-listings", 1);

        Assert.Equal(270_000, Predict(TestModels.ListingJson));
        Assert.Equal(TestModels.ListingPrice(50, 2, 1, newer: true), Predict("""{"area":50,"zone":8001,"kind":"house","built":"2020-01-01"}"""));
        Assert.Equal(TestModels.ListingPrice(50, -1, 1, newer: true), Predict("""{"area":50,"zone":"moon","kind":"house"}"""));

        double Predict(string json)
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
            var row = new double[model.Signature.Width];
            var issues = new RowIssues();
            JsonRowReader.Read(ref reader, model.Signature, row, issues);
            Assert.Empty(issues.Faults);
            return model.Predict(row);
        }
    }

    [Fact]
    public async Task Any_changed_serving_file_keeps_a_version_from_being_loaded()
    {
        using var test = await TestRegistry.WithHomesAsync();
        var forest = Path.Combine(test.Root, "test-homes/1/forest.bin");
        var bytes = await File.ReadAllBytesAsync(forest);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(forest, bytes);

        await Assert.ThrowsAsync<ArtifactException>(() => LoadedModel.LoadAsync(test.Registry, "test-homes", 1));
        Assert.Equal(2, (await LoadedModel.LoadAsync(test.Registry, "test-homes", 2)).Version.Number);
    }

    [Fact]
    public async Task Files_that_do_not_fit_each_other_are_refused()
    {
        using var test = await TestRegistry.WithHomesAsync();
        var signature = TestModels.Homes.ToJson();
        var forest = await test.Registry.ReadFileAsync("test-homes", 1, "forest.bin");

        await Refused("its signature is that of test-homes", "other", ("signature.json", signature), ("forest.bin", forest));
        await Refused("it has no forest.bin", "test-homes", ("signature.json", signature));
        await Refused("its forest.bin is not usable", "test-homes", ("signature.json", signature), ("forest.bin", forest[..^1]));
        await Refused("its signature.json is not usable", "test-homes", ("signature.json", "{}"u8.ToArray()), ("forest.bin", forest));
        var narrow = TestModels.Homes with { Features = [.. TestModels.Homes.Features.Take(3)] };
        await Refused("takes 4 features where its recipe makes 3", "test-homes", ("signature.json", narrow.ToJson()), ("forest.bin", forest));

        async Task Refused(string reason, string model, params (string Name, byte[] Content)[] files)
        {
            var version = await test.Registry.PublishAsync(model, new(files.ToDictionary(f => f.Name, f => f.Content), new Dictionary<string, byte[]>()));
            var refusal = await Assert.ThrowsAsync<ArtifactException>(() => LoadedModel.LoadAsync(test.Registry, model, version.Number));
            Assert.Contains(reason, refusal.Message);
        }
    }

    [Fact]
    public async Task A_version_without_a_profile_answers_without_and_one_with_another_s_is_refused()
    {
        using var test = await TestRegistry.WithHomesAsync();
        Assert.Null((await LoadedModel.LoadAsync(test.Registry, "test-homes", 1)).Profile);

        var files = new Dictionary<string, byte[]> { ["profile.json"] = await new FolderRegistry(Repository.File("models")).ReadFileAsync("california-housing", 1, "profile.json") };
        foreach (var name in new[] { "signature.json", "forest.bin" }) files[name] = await test.Registry.ReadFileAsync("test-homes", 1, name);
        var version = await test.Registry.PublishAsync("test-homes", new(files, new Dictionary<string, byte[]>()));
        var refusal = await Assert.ThrowsAsync<ArtifactException>(() => LoadedModel.LoadAsync(test.Registry, "test-homes", version.Number));
        Assert.Contains("its profile.json is not usable: The profile can't be used: it has 8 features where the signature has 4", refusal.Message);
    }

    [Fact]
    public async Task A_version_that_is_not_there_is_said_to_be_missing()
    {
        using var test = await TestRegistry.WithHomesAsync();

        await Assert.ThrowsAsync<NotInRegistryException>(() => LoadedModel.LoadAsync(test.Registry, "test-homes", 3));
    }
}
