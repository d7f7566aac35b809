using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Forests;
using MlopsHousing.Modeling.Intervals;
using MlopsHousing.Modeling.Profiles;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Segments;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Tests.Api;

/// <summary>A small but whole model with every type of feature, whose answers can be told by hand.</summary>
internal static class HouseModel
{
    public const string Name = "houses";

    /// <summary>A row within all ranges; version 1 answers <see cref="Price"/> plus the version's number.</summary>
    public const string Row = """{"area":100,"rooms":4,"district":"north","built":"1990-05-17","lot":250.5}""";

    public const double Price = 300_000.5;

    /// <summary>One that would run a script, were it let.</summary>
    public const string Plot = "plots/errors.svg";

    /// <summary>What version 1 answers where nothing is known: a quarter of the training rows were small.</summary>
    public const double Base = (100_000 + 3 * Price) / 4 + 1;

    // Every row's interval of 90 % reaches 900 dollars either way, one of 80 % 800, and so on.
    private static readonly ConformalScores _scores = ConformalScores.Of(1, Enumerable.Range(1, 999).Select(i => (double)i));

    // exp(0) is 1: every row is as difficult as any other.
    private static readonly Forest _difficulty = TinyForest.Of(6, new TinyTree.Leaf(0));

    public static Signature Signature { get; } = new()
    {
        Name = Name,
        Description = "Prices of houses.",
        Features =
        [
            new() { Name = "area", Type = FeatureType.Number, Unit = "m2", Description = "Living area.", HardRange = new(1, 2000), TrainingRange = new(20, 500), Example = 100 },
            new() { Name = "rooms", Type = FeatureType.Number, HardRange = new(1, 50), TrainingRange = new(1, 10), Example = 4 },
            new() { Name = "district", Type = FeatureType.Category, Categories = ["north", "south"], Unseen = UnseenPolicy.Warn, Example = "north" },
            new() { Name = "built", Type = FeatureType.Date, HardRange = new(-60000, 30000), Example = "1990-05-17" },
            new() { Name = "lot", Type = FeatureType.Number, Unit = "m2", HardRange = new(0, 1e6), Nulls = NullPolicy.Allow, Example = 250.5 },
        ],
        Target = new() { Name = "price", Unit = "USD", HardRange = new(1, 10_000_000) },
    };

    /// <summary>What a hundred houses looked like that it might have been trained on: areas and rooms in ten equal parts.</summary>
    public static Profile Profile { get; } = Profile.Parse(new Profile
    {
        Rows = 100,
        Features =
        [
            new() { Name = "area", Type = FeatureType.Number, Importance = 0.6, Missing = 0, Values = UpTo(500) },
            new() { Name = "rooms", Type = FeatureType.Number, Importance = 0.2, Missing = 0, Values = UpTo(10) },
            new() { Name = "district", Type = FeatureType.Category, Importance = 0.1, Missing = 0, Levels = new(["south", "north"], [60, 40], 0) },
            new() { Name = "built", Type = FeatureType.Date, Importance = 0.1, Missing = 0, Values = UpTo(10_000) },
            new() { Name = "lot", Type = FeatureType.Number, Importance = 0, Missing = 50, Values = UpTo(1_000, 50) },
        ],
        Target = UpTo(1_000_000),
        Prediction = UpTo(1_000_000),
    }.ToJson(), Signature);

    private static Distribution UpTo(double most, int rows = 100) => Distribution.Of([.. Enumerable.Range(1, rows).Select(i => i * most / rows)]);

    /// <summary>Publishes a version and makes it champion.</summary>
    public static async Task<ModelVersion> PromoteNewAsync(IModelRegistry registry, Signature? signature = null)
    {
        var version = await PublishAsync(registry, signature);
        var aliases = await registry.ReadAliasesAsync(Name);
        await registry.WriteAliasesAsync(Name, aliases.Aliases with { Champion = version.Number }, aliases.ETag);
        return version;
    }

    /// <summary>Publishes a version that answers a dollar more than the one before it.</summary>
    public static async Task<ModelVersion> PublishAsync(IModelRegistry registry, Signature? signature = null)
    {
        var number = Directory.Exists(((FolderRegistry)registry).Root) && (await registry.ListModelsAsync()).Contains(Name)
            ? (await registry.ListVersionsAsync(Name)).Count + 1
            : 1;
        return await registry.PublishAsync(Name, new ArtifactFiles(
            new Dictionary<string, byte[]>
            {
                [ArtifactNames.Signature] = (signature ?? Signature).ToJson(),
                [ArtifactNames.Forest] = Forest(number).ToBytes(),
                [ArtifactNames.Intervals] = _scores.ToJson(),
                [ArtifactNames.Difficulty] = _difficulty.ToBytes(),
                [ArtifactNames.Profile] = Profile.ToJson(),
            },
            new Dictionary<string, byte[]>
            {
                ["metrics.json"] = """{"rmse":0.4}"""u8.ToArray(),
                [ArtifactNames.Segments] = Segmentation.ToJson([new CutSegmentation { By = "size", Names = ["small", "large"], Column = 0, Cuts = [150] }]),
                ["lineage.json"] = """{"seed":1}"""u8.ToArray(),
                ["model-card.html"] = "<h1>Houses</h1>"u8.ToArray(),
                ["model-card.md"] = "# Houses"u8.ToArray(),
                [Plot] = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"u8.ToArray(),
            }));
    }

    public static Task<LoadedModel> LoadAsync(IModelRegistry registry, ModelVersion version) => LoadedModel.LoadAsync(registry, version.Model, version.Number);

    // area <= 50 ? 100,000 : 300,000.5, and then the version's number.
    private static Forest Forest(int version) => new()
    {
        FeatureCount = 5,
        Roots = [0, ~2],
        Feature = [0],
        Threshold = [50],
        Left = [~0],
        Right = [~1],
        LeafValue = [100_000, Price, version],
        LeafCover = [1, 3, 4],
    };
}
