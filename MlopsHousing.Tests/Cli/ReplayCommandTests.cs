using MlopsHousing.Modeling.Serving;
using MlopsHousing.Monitoring.Predictions;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.Monitoring;
using MlopsHousing.Tests.Monitoring.Predictions;

namespace MlopsHousing.Tests.Cli;

public sealed class ReplayCommandTests(StoreFixture stores)
{
    public static TheoryData<StoreMode> Kinds => StoreFixture.Kinds;

    private const int Many = 250_000;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_quarter_of_a_million_predictions_are_replayed_in_the_memory_of_a_few(StoreMode kind)
    {
        await using var test = await stores.NewAsync(kind);
        using var registry = await TestRegistry.WithHomesAsync();
        var model = await LoadedModel.LoadAsync(registry.Registry, "test-homes", 1);
        for (var batch = 0; batch < Many; batch += 10_000)
            await test.Store.WriteAsync(Enumerable.Range(0, 10_000).Select(_ => Answer(model)).ToArray(), CancellationToken.None);

        // They take 60 MB and more where they are all in memory; a heap of 40 is what the program needs without one of them, and some.
        var result = await RunAsync(test, kind, registry, new("DOTNET_GCHeapHardLimit", "0x2800000"), "--since", "1h", "--model", "test-homes/2", "-o", "json");
        var overall = result.Json().GetProperty("overall");
        Assert.Equal((Many, 1_000), (overall.GetProperty("rows").GetInt32(), overall.GetProperty("mean").GetDouble()));
    }

    [Fact]
    public async Task A_table_tells_quantiles_and_the_worst_rows()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        using var registry = await TestRegistry.WithHomesAsync();
        var model = await LoadedModel.LoadAsync(registry.Registry, "test-homes", 1);
        var entry = Answer(model);
        await test.Store.WriteAsync(new[] { entry }, CancellationToken.None);

        var text = (await RunAsync(test, StoreMode.Sqlite, registry, default, "--since", "1h", "--model", "2")).Text();
        Assert.Contains("test-homes: 1 predictions since", text);
        Assert.Contains("version 1 answered 1 of them", text);
        Assert.Matches(@"\n +50 % +\+(99\d|100\d)\S* +0\.\d", text);
        Assert.Matches($@"\n +\+1000 +381000 +382000 +- +1 +\S+ \S+ +{entry.Id} +0", text);
    }

    [Theory]
    [InlineData("--since must be a span such as", "--since", "yesterday")]
    [InlineData("has no challenger", "--since", "1h")]
    [InlineData("--until must be later", "--since", "2026-03-02", "--until", "2026-03-01", "--model", "2")]
    public async Task What_it_can_not_do_is_one_sentence(string said, params string[] args)
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        using var registry = await TestRegistry.WithHomesAsync();
        var result = await RunAsync(test, StoreMode.Sqlite, registry, default, args);
        Assert.Contains(said, result.Refusal(result.Code));
        Assert.NotEqual(0, result.Code);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_not_made()
    {
        using var registry = await TestRegistry.WithHomesAsync();
        using var folder = new TempFolder();
        var result = await Mlops.RunAsync(folder, "replay", "--since", "1h", "--model", "2", "--registry", registry.Root, "--path", folder["none.db"]);
        Assert.Contains("There is no file", result.Refusal());
        Assert.False(File.Exists(folder["none.db"]));
    }

    private static PredictionEntry Answer(LoadedModel model) => Entries.Filled(Entries.New(model.Predict(TestModels.HomeRow), scale: 25, version: model.Version), TestModels.HomeRow);

    private static Task<Mlops.Result> RunAsync(TestStore test, StoreMode kind, TestRegistry registry, KeyValuePair<string, string?> setting, params string[] args)
    {
        List<KeyValuePair<string, string?>> environment = kind == StoreMode.Sqlite ? [] : [new("ConnectionStrings__store", test.Setting.Value)];
        if (setting.Key is not null) environment.Add(setting);
        return Mlops.RunAsync(registry.Root, "", environment, ["replay", "--registry", registry.Root, .. kind == StoreMode.Sqlite ? (string[])["--path", test.File] : [], .. args]);
    }
}
