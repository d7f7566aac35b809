using System.Text;
using CsCheck;
using MlopsHousing.Modeling.Explanations;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Forests;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Tests.Modeling.Forests;

namespace MlopsHousing.Tests.Modeling.Explanations;

/// <summary>Explanations in the signature's features, over a recipe with a step of every kind.</summary>
public sealed class ExplainerTests
{
    private static readonly Signature _signature = new()
    {
        Name = "homes",
        Features =
        [
            new() { Name = "lon", Type = FeatureType.Number },
            new() { Name = "lat", Type = FeatureType.Number },
            new() { Name = "rooms", Type = FeatureType.Number },
            new() { Name = "people", Type = FeatureType.Number },
            new() { Name = "lot", Type = FeatureType.Number, Nulls = NullPolicy.Allow },
            new() { Name = "zone", Type = FeatureType.Category, Categories = ["a", "b"], Nulls = NullPolicy.Allow },
            new() { Name = "sold", Type = FeatureType.Date, Nulls = NullPolicy.Allow },
        ],
        Target = new() { Name = "price", Unit = "USD" },
    };

    private const string Plane = """ "plane": { "x": "lon", "y": "lat" } """;

    private const string Recipe = $$"""
        { "neighbours": { {{Plane}} }, "steps": [
          { "kind": "number", "of": "rooms" },
          { "kind": "ratio", "name": "roomsEach", "of": "rooms", "per": "people" },
          { "kind": "difference", "name": "more", "of": "roomsEach", "minus": "people" },
          { "kind": "missing", "of": "lot" },
          { "kind": "filled", "of": "lot", "with": 300 },
          { "kind": "ratio", "name": "roomsPerLot", "of": "rooms", "per": "lot" },
          { "kind": "oneHot", "of": "zone", "categories": ["b"] },
          { "kind": "targetMean", "name": "byZone", "of": "zone", "means": [1, 2], "missing": 3, "fallback": 4 },
          { "kind": "dateParts", "of": "sold", "parts": ["year"], "with": 0 },
          { "kind": "number", "of": "lat" },
          { "kind": "rotated", "name": "d", {{Plane}}, "degrees": [30] },
          { "kind": "distanceToPoints", "name": "to", {{Plane}}, "points": { "Town": [0, 0] } },
          { "kind": "distanceToPolyline", "name": "toCoast", {{Plane}}, "points": [[0, 0], [1, 1]] },
          { "kind": "neighbourMean", "name": "near", "of": "price", "nearest": [1] },
          { "kind": "neighbourMean", "name": "roomsNear", "of": "rooms", "nearest": [1] },
          { "kind": "neighbourDistance", "name": "far", "nearest": [1] },
          { "kind": "comparables", "name": "like", "of": "price", "nearest": 1, "alike": { "rooms": 1, "roomsEach": 2 } }
        ] }
        """;

    // By the rule of ADR 0015, by hand; in the order of the recipe's features. location, rooms, people, lot, zone, sold.
    private static readonly double[][] _shares =
    [
        [0, 1, 0, 0, 0, 0], // rooms
        [0, 0.5, 0.5, 0, 0, 0], // roomsEach
        [0, 0.25, 0.75, 0, 0, 0], // more: half of it roomsEach, half people
        [0, 0, 0, 1, 0, 0], // lot is missing
        [0, 0, 0, 1, 0, 0], // lot
        [0, 0.5, 0, 0.5, 0, 0], // roomsPerLot
        [0, 0, 0, 0, 1, 0], // zone = b
        [0, 0, 0, 0, 1, 0], // byZone
        [0, 0, 0, 0, 0, 1], // sold year
        [1, 0, 0, 0, 0, 0], // lat
        [1, 0, 0, 0, 0, 0], // d30
        [1, 0, 0, 0, 0, 0], // toTown
        [1, 0, 0, 0, 0, 0], // toCoast
        [1, 0, 0, 0, 0, 0], // near
        [1, 0, 0, 0, 0, 0], // roomsNear: what neighbours are like is the place's
        [1, 0, 0, 0, 0, 0], // far
        [0.5, 0.25 + 0.125, 0.125, 0, 0, 0], // like: half the place, half being alike, by rooms and by roomsEach
    ];

    private static readonly FeatureRecipe _recipe = FeatureRecipe.Parse(Encoding.UTF8.GetBytes(Recipe));
    private static readonly FeatureTransformer _features = Transformer();

    [Fact]
    public void They_speak_of_the_signature_s_features_and_of_one_location() => Assert.Equal(
        ["location", "rooms", "people", "lot", "zone", "sold"],
        ReportedFeature.Of(_signature, _recipe).Select(f => f.Name));

    [Fact]
    public void Each_engineered_feature_s_Shapley_value_by_its_definition_goes_to_what_it_is_made_from() =>
        Gen.Int.Sample(seed =>
        {
            // Seven of the features at a time: the definition takes twice as long for each more.
            var random = new Random(seed);
            var used = Enumerable.Range(0, _shares.Length).OrderBy(_ => random.Next()).Take(7).ToArray();
            var small = RandomForests.Make(seed, trees: 3, maxLeaves: 12, used.Length);
            var engineered = RandomForests.Row(random, _shares.Length);

            var (expectedBase, values) = ShapleyValues.ByDefinition(small, [.. used.Select(place => engineered[place])]);
            var expected = new double[6];
            foreach (var (index, place) in used.Index())
                for (var to = 0; to < expected.Length; to++) expected[to] += _shares[place][to] * values[index];

            var explainer = Explainer(Spread(small, used));
            var contributions = new double[6];
            explainer.Explain(engineered, contributions);
            AssertClose(expectedBase, explainer.BaseValue);
            for (var to = 0; to < expected.Length; to++) AssertClose(expected[to], contributions[to]);
        }, iter: 200);

    [Fact]
    public void Base_and_contributions_add_up_whatever_the_forest_and_the_row() =>
        Gen.Select(Gen.Int, Gen.Int[1, 60], Gen.Int[1, 40]).Sample((seed, trees, leaves) =>
        {
            var forest = RandomForests.Make(seed, trees, leaves, _shares.Length);
            var explainer = Explainer(forest);
            var row = RandomForests.Row(new Random(seed), _shares.Length);
            var contributions = new double[6];
            explainer.Explain(row, contributions);
            AssertClose(new ForestScorer(forest).Sum(row), explainer.BaseValue + contributions.Sum());
        }, iter: 200);

    [Fact]
    public void A_step_s_shares_add_up_to_one_and_name_each_feature_once()
    {
        Assert.Equal(_shares.Length, _features.Width);
        Assert.All(_features.Features, feature =>
        {
            Assert.Equal(1, feature.Credits.Sum(credit => credit.Share), 1e-15);
            Assert.Equal(feature.Sources.Distinct().Order(), feature.Sources);
        });
    }

    [Fact]
    public void Explaining_allocates_nothing_and_stops_when_told_to()
    {
        var explainer = Explainer(RandomForests.Make(seed: 3, trees: 100, maxLeaves: 31, _shares.Length));
        var (row, contributions) = (new float[_shares.Length], new double[6]);
        explainer.Explain(row, contributions);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++) explainer.Explain(row, contributions);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        Assert.Throws<OperationCanceledException>(() => explainer.Explain(row, contributions, new CancellationToken(canceled: true)));
    }

    /// <summary>The same forest over all features, of which it looks at some.</summary>
    private static Forest Spread(Forest small, int[] used) => new()
    {
        FeatureCount = _shares.Length,
        Roots = small.Roots,
        Feature = [.. small.Feature.Select(feature => used[feature])],
        Threshold = small.Threshold,
        Left = small.Left,
        Right = small.Right,
        LeafValue = small.LeafValue,
        LeafCover = small.LeafCover,
    };

    private static Explainer Explainer(Forest forest) => new(forest, _signature, _recipe, _features);

    private static FeatureTransformer Transformer()
    {
        var builder = new NeighbourTableBuilder(_signature, _recipe);
        builder.Add([0, 0, 4, 2, 300, 0, 0], 100_000);
        builder.Add([1, 1, 5, 3, 400, 1, 365], 200_000);
        return FeatureTransformer.Create(_signature, _recipe, builder.Build());
    }

    private static void AssertClose(double expected, double actual) =>
        Assert.Equal(expected, actual, 1e-9 * Math.Max(1, Math.Abs(expected)));
}
