using System.Text;
using System.Text.Json.Nodes;
using MlopsHousing.Modeling.Profiles;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Tests.Modeling.Profiles;

public sealed class ProfileTests
{
    private static readonly Signature _signature = new()
    {
        Name = "small",
        Features =
        [
            new() { Name = "area", Type = FeatureType.Number },
            new() { Name = "width", Type = FeatureType.Number },
            new() { Name = "zone", Type = FeatureType.Category, Categories = ["a", "b", "c"], Nulls = NullPolicy.Allow },
            new() { Name = "built", Type = FeatureType.Date },
        ],
        Target = new() { Name = "price", Unit = "EUR" },
    };

    private static readonly Profile _profile = new()
    {
        Rows = 100,
        Features =
        [
            new() { Name = "area", Type = FeatureType.Number, Importance = 0.3, Missing = 0, Values = Hundred(1) },
            new() { Name = "width", Type = FeatureType.Number, Importance = 0, Missing = 0, Values = Hundred(2) },
            new() { Name = "zone", Type = FeatureType.Category, Importance = 0.1, Missing = 10, Levels = LevelCounts.Of([new("a", 30), new("b", 60), new("c", 0)]) },
            new() { Name = "built", Type = FeatureType.Date, Importance = 0.6, Missing = 0, Values = Hundred(365) },
        ],
        Target = Hundred(1000),
        Prediction = Hundred(1001),
        Correlations = new(["built", "area", "price"], [[], [0.5], [-0.25, 1]]),
        Map = TargetMap.Of(("area", Ramp(1)), ("width", Ramp(2)), Ramp(1000)),
    };

    [Fact]
    public void The_file_is_read_back_as_it_was_written()
    {
        var read = Profile.Parse(_profile.ToJson(), _signature);
        Assert.Equal(_profile.ToJson(), read.ToJson());
        Assert.Equal([3, 0, 2, 1], read.ByImportance);
        Assert.Equal(-0.25, read.Correlations!.Between(0, 2));
    }

    [Fact]
    public void Every_value_has_a_bin_missing_unseen_and_rare_ones_too()
    {
        var zone = Read(_ => { }).Features[2];
        Assert.Equal([new("b", 0.6), new("a", 0.3), new("other", 0), new("missing", 0.1)], zone.Bins);
        Assert.Equal([1, 0, 2, 2, 2, 3], new double[] { 0, 1, 2, -1, 99, double.NaN }.Select(zone.BinOf));

        var built = Read(_ => { }).Features[3];
        Assert.Equal(11, built.Bins.Count);
        Assert.Equal(("up to 1979-12-30", 0.1), (built.Bins[0].Label, built.Bins[0].Share));
        Assert.Equal((0, 10), (built.BinOf(-50), built.BinOf(double.NaN)));
    }

    [Fact]
    public void A_category_of_many_levels_has_no_more_bins_than_a_number()
    {
        var many = LevelCounts.Of(Enumerable.Range(1, 300).Select(i => new KeyValuePair<string, int>($"level {i}", i)));
        Assert.Equal(("level 300", LevelCounts.Most), (many.Names[0], many.Names.Count));
        Assert.Equal(Enumerable.Range(1, 200).Sum(), many.Others);
        Assert.Equal(Distribution.MostBins - 1, many.OwnBins); // and one for all others
    }

    [Fact]
    public void A_map_says_where_rows_lie_and_keeps_the_price_of_few_to_itself()
    {
        double[] x = [0, 0, 0, 0, 0, 10], y = [0, 0, 0, 0, 0, 5];
        var map = TargetMap.Of(("x", x), ("y", y), [1, 2, 3, 4, 5.678, 1000])!;
        Assert.Equal((40, 20), (map.Columns, map.Rows));
        Assert.Equal((5, 3.14), (map.Counts[0], map.Means[0]));
        Assert.Equal((1, null), (map.Counts[^1], map.Means[^1]));
        Assert.Equal((0, map.Counts.Count - 1, -1), (map.CellOf(0, 0), map.CellOf(10, 5), map.CellOf(11, 5)));
        Assert.Null(TargetMap.Of(("x", x), ("y", new double[6]), x));
    }

    public static TheoryData<string, Action<JsonNode>> Faults() => new()
    {
        { "it is of no rows", p => p["rows"] = 0 },
        { "it has 3 features where the signature has 4", p => p["features"]!.AsArray().RemoveAt(3) },
        { "'area' of the signature is not where it belongs", p => p["features"]![0]!["name"] = "zone" },
        { "the importance of 'area' must be", p => p["features"]![0]!["importance"] = 2 },
        { "'zone' is missing in -1 of 100 rows", p => p["features"]![2]!["missing"] = -1 },
        { "the counts of 'zone' do not add up to its 90 rows", p => p["features"]![2]!["levels"]!["others"] = 1 },
        { "a level of 'zone' is unknown", p => p["features"]![2]!["levels"]!["names"]![0] = "moon" },
        { "'zone' needs levels", p => p["features"]![2]!["levels"] = null },
        { "the edges of 'area' do not rise", p => p["features"]![0]!["values"]!["edges"]![1] = 0 },
        { "the quantiles of 'area' fall", p => p["features"]![0]!["values"]!["quantiles"]![1] = -1000 },
        { "needs 29 quantiles", p => p["features"]![0]!["values"]!["quantiles"]!.AsArray().Add(5000) },
        { "needs one to 10 bins", p => p["features"]![0]!["values"]!["edges"]!.AsArray().Add(5000) },
        { "the counts of the target do not add up", p => p["target"]!["counts"]![0] = int.MaxValue },
        { "the decimals of the prediction", p => p["prediction"]!["decimals"] = 400 },
        { "which comes last", p => p["correlations"]!["names"]![2] = "area" },
        { "not between numbers or dates", p => p["correlations"]!["names"]![0] = "zone" },
        { "no triangle", p => p["correlations"]!["ranks"]![2]!.AsArray().Add(1) },
        { "not from -1 to 1", p => p["correlations"]!["ranks"]![1]![0] = 1.5 },
        { "its map is not over two numbers", p => p["map"]!["y"] = "built" },
        { "1 to 40 cells", p => p["map"]!["columns"] = 1_000_000 },
        { "one count and one mean per cell", p => p["map"]!["counts"]!.AsArray().RemoveAt(0) },
        { "over fewer than 5 rows", p => p["map"]!["means"]![1] = 5 },
        { "not readable", p => p["surprise"] = 1 },
    };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void What_is_no_profile_of_the_signature_is_refused_with_the_reason(string reason, Action<JsonNode> fault) =>
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Read(fault)).Message);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    public void What_is_no_profile_at_all_is_refused(string json) =>
        Assert.Throws<InvalidDataException>(() => Profile.Parse(Encoding.UTF8.GetBytes(json), _signature));

    private static Profile Read(Action<JsonNode> change)
    {
        var node = JsonNode.Parse(_profile.ToJson())!;
        change(node);
        return Profile.Parse(Encoding.UTF8.GetBytes(node.ToJsonString()), _signature);
    }

    private static double[] Ramp(double step) => [.. Enumerable.Range(1, 100).Select(i => i * step)];

    private static Distribution Hundred(double step) => Distribution.Of(Ramp(step));
}
