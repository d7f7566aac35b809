using System.Text;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Intervals;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Signatures;
using static MlopsHousing.Tests.TinyTree;

namespace MlopsHousing.Tests;

/// <summary>
/// Tiny but real models: published as any other, loaded and scored by the code that serves. What they must answer is
/// also written here as plain arithmetic.
/// </summary>
internal static class TestModels
{
    /// <summary>Four numbers in, US dollars out.</summary>
    public static Signature Homes { get; } = new()
    {
        Name = "test-homes",
        Description = "Homes for tests",
        Features =
        [
            Number("latitude", "degrees_north", new(-90, 90), new(32, 42), 37.88),
            Number("longitude", "degrees_east", new(-180, 180), new(-125, -114), -122.23),
            Number("rooms", "rooms", new(0, 100), new(1, 20), 5),
            Number("income", "10k USD/year", new(0, 100), new(0.5, 15), 8.3252),
        ],
        Target = new() { Name = "price", Unit = "USD", HardRange = new(0, 10_000_000) },
    };

    /// <summary>A request for <see cref="Homes"/> that is fine; see <see cref="HomePrice"/> for its answer.</summary>
    public const string HomeJson = """{"latitude":37.88,"longitude":-122.23,"rooms":5,"income":8.3252}""";

    /// <summary>The values of <see cref="HomeJson"/>.</summary>
    public static double[] HomeRow => [37.88, -122.23, 5, 8.3252];

    /// <summary>Categories, a date and what may be missing: one feature of each kind.</summary>
    public static Signature Listings { get; } = new()
    {
        Name = "test-listings",
        Features =
        [
            Number("area", "m2", new(1, 10_000), new(20, 500), 84.5),
            new() { Name = "zone", Type = FeatureType.Category, Categories = ["centre", "edge", "8001"], Unseen = UnseenPolicy.Warn, Example = "centre" },
            new() { Name = "kind", Type = FeatureType.Category, Categories = ["flat", "house"], Unseen = UnseenPolicy.Reject, Example = "flat" },
            new() { Name = "built", Type = FeatureType.Date, Nulls = NullPolicy.Allow, HardRange = new(-36_525, 36_525), Example = "1985-06-01" },
            Number("rent", "EUR/month", new(0, 100_000), null, 1200) with { Nulls = NullPolicy.Allow },
        ],
        Target = new() { Name = "price", Unit = "EUR" },
    };

    /// <summary>A request for <see cref="Listings"/> that is fine; the answer is 270,000 EUR.</summary>
    public const string ListingJson = """{"area":84.5,"zone":"centre","kind":"flat","built":"1985-06-01","rent":null}""";

    /// <summary>What version 1, 2, 3 … of <see cref="Homes"/> answers: they differ by 1,000 USD each.</summary>
    public static double HomePrice(int version, double latitude, double income) =>
        100_000 + 1_000 * version + (income <= 3 ? 0 : income <= 6 ? 100_000.5 : 250_000.25) + (latitude <= 36 ? -20_000 : 30_000);

    /// <summary>What version 1, 2, 3 … of <see cref="Homes"/> answers of a home of which nothing is known: every leaf has as many training rows.</summary>
    public static double HomeBase(int version) => 100_000 + 1_000 * version + (100_000.5 + 250_000.25) / 3 + 5_000;

    /// <summary>What version 1 of <see cref="Listings"/> answers, categories by their place; -1 for an unseen zone.</summary>
    public static double ListingPrice(double area, int zone, int kind, bool newer) =>
        (area <= 60 ? 150_000 : 250_000) + (zone <= 0 ? 20_000 : 0) + (kind <= 0 ? 0 : 50_000) + (newer ? 10_000 : 0);

    /// <summary>Publishes the next version of <see cref="Homes"/>.</summary>
    public static Task<ModelVersion> PublishHomesAsync(IModelRegistry registry, int version) => registry.PublishAsync(Homes.Name, Files(Homes, TinyForest.Of(
        Homes.Width,
        new Leaf(100_000 + 1_000 * version),
        new Split(3, 3, new Leaf(0), new Split(3, 6, new Leaf(100_000.5), new Leaf(250_000.25))),
        new Split(0, 36, new Leaf(-20_000), new Leaf(30_000))).ToBytes(), new(HomeIntervals) { [ArtifactNames.Features] = HomeRecipe }));

    /// <summary>Publishes <see cref="Listings"/>. A building whose date is missing counts as newer, as NaN goes right.</summary>
    public static Task<ModelVersion> PublishListingsAsync(IModelRegistry registry) => registry.PublishAsync(Listings.Name, Files(Listings, TinyForest.Of(
        Listings.Width,
        new Split(0, 60, new Leaf(150_000), new Leaf(250_000)),
        new Split(1, 0, new Leaf(20_000), new Leaf(0)),
        new Split(2, 0, new Leaf(0), new Leaf(50_000)),
        new Split(3, 10_000, new Leaf(0), new Leaf(10_000))).ToBytes()));

    /// <summary>Homes in the south are twice as difficult as the others, whose scale is 50 USD.</summary>
    private static Dictionary<string, byte[]> HomeIntervals => new()
    {
        [ArtifactNames.Intervals] = ConformalScores.Of(50, Enumerable.Range(1, 999).Select(i => (double)i)).ToJson(),
        [ArtifactNames.Difficulty] = TinyForest.Of(Homes.Width + 1, new Split(0, 36, new Leaf(Math.Log(2)), new Leaf(0))).ToBytes(),
    };

    /// <summary>The features as they are, and which of them are a place.</summary>
    private static byte[] HomeRecipe =>
        (FeatureRecipe.PassThrough(Homes) with { Neighbours = new(new("longitude", "latitude")) }).ToJson();

    private static ArtifactFiles Files(Signature signature, byte[] forest, Dictionary<string, byte[]>? others = null) => new(
        new Dictionary<string, byte[]>(others ?? []) { [ArtifactNames.Signature] = signature.ToJson(), [ArtifactNames.Forest] = forest },
        new Dictionary<string, byte[]> { ["model-card.md"] = Encoding.UTF8.GetBytes("# A model for tests\n") });

    private static Feature Number(string name, string unit, Interval hard, Interval? training, double example) => new()
    {
        Name = name,
        Type = FeatureType.Number,
        Unit = unit,
        HardRange = hard,
        TrainingRange = training,
        Example = example,
    };
}
