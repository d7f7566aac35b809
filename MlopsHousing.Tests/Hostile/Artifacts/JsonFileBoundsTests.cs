using System.Text;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Intervals;
using MlopsHousing.Modeling.Profiles;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Segments;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Tests.Hostile.Artifacts;

/// <summary>JSON files of a version that are made to cost more than they are worth.</summary>
public sealed class JsonFileBoundsTests
{
    private const int Megabytes = 1024 * 1024;
    private const int LargestFile = 8 * Megabytes;

    private static readonly Dictionary<string, Action<byte[]>> _readers = new()
    {
        ["signature"] = json => Signature.Parse(json),
        ["features"] = json => FeatureRecipe.Parse(json),
        ["intervals"] = json => ConformalScores.Parse(json),
        ["profile"] = json => Profile.Parse(json, TestModels.Homes),
        ["segments"] = json => Segmentation.Parse(json, TestModels.Homes),
        ["aliases"] = json => Aliases.Parse(json),
    };

    public static TheoryData<string, string> Broken()
    {
        string[] bodies =
        [
            "", "null", "0", "[]", "{}", "[null]", "\"\"", "{\"steps\":null}", "{\"steps\":[null]}", "{\"features\":[null]}", "{\"name\":null}",
            new('[', 100_000), string.Concat(Enumerable.Repeat("{\"steps\":[", 20_000)), string.Concat(Enumerable.Repeat("{\"features\":[{\"example\":", 20_000)),
            "{\"steps\":[{\"kind\":\"no-such-kind\"}]}", "{\"steps\":[{\"kind\":7}]}", "{\"steps\":[{}]}", "{\"steps\":[{\"kind\":\"number\",\"kind\":\"number\",\"of\":\"a\"}]}",
            "{\"$type\":\"System.Object\",\"steps\":[]}", "{\"scaleUnit\":1e400,\"coverage\":[0.5,0.99],\"score\":[1,2]}", "{\"scaleUnit\":NaN,\"coverage\":[],\"score\":[]}",
            "{\"champion\":-1}", "{\"champion\":99999999999}", "{\"history\":[null]}", "{\"retired\":[0]}", "\uFEFF{}", "{\"a\":\"\\ud800\"}",
        ];
        var data = new TheoryData<string, string>();
        foreach (var reader in _readers.Keys)
            foreach (var body in bodies)
                data.Add(reader, body);
        return data;
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_no_such_file_is_refused_in_words_or_is_a_harmless_one(string reader, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var refusal = Cost.AtMost(Megabytes, () => Record.Exception(() => _readers[reader](bytes)));
        if (refusal is not null) Assert.IsType<InvalidDataException>(refusal);
    }

    [Theory]
    [InlineData("signature", """{"name":"a","target":{"name":"y","unit":"USD"},"features":[""", """{"name":"%","type":"number"},""")]
    [InlineData("signature", """{"name":"a","target":{"name":"y","unit":"USD"},"features":[{"name":"b","type":"category","categories":[""", "\"%\",")]
    [InlineData("signature", """{"name":"a","target":{"name":"y","unit":"USD"},"features":[""", "null,")]
    [InlineData("features", """{"steps":[""", """{"kind":"number","of":"a"},""")]
    [InlineData("features", """{"steps":[{"kind":"distanceToPoints","name":"a","plane":{"x":"b","y":"c"},"points":{""", "\"%\":[],")]
    [InlineData("intervals", """{"scaleUnit":1,"score":[],"coverage":[""", "0,")]
    [InlineData("profile", """{"rows":1,"correlations":{"names":[],"ranks":[""", "[],")]
    [InlineData("profile", """{"rows":1,"features":[""", "null,")]
    [InlineData("segments", "", "[")]
    [InlineData("aliases", """{"retired":[""", "1,")]
    public void The_largest_file_that_is_read_takes_memory_in_proportion(string reader, string start, string again)
    {
        var json = new StringBuilder(start, LargestFile + 100);
        for (var i = 0; json.Length < LargestFile; i++) json.Append(again.Replace("%", i.ToString(), StringComparison.Ordinal));
        var bytes = Encoding.UTF8.GetBytes(json.ToString());
        var refusal = Cost.AtMost(24L * LargestFile, () => Record.Exception(() => _readers[reader](bytes)));
        Assert.IsType<InvalidDataException>(refusal);
    }

    [Fact]
    public void A_signature_or_a_recipe_wider_than_any_is_refused()
    {
        var features = string.Join(',', Enumerable.Range(0, 2049).Select(i => $$"""{"name":"f{{i}}","type":"number"}"""));
        Cost.Refused("2049 features where 2048 are the most", 4 * Megabytes, () => _readers["signature"](Encoding.UTF8.GetBytes($$"""{"name":"a","target":{"name":"y","unit":"USD"},"features":[{{features}}]}""")));
        var steps = string.Join(',', Enumerable.Repeat("""{"kind":"number","of":"a"}""", 8193));
        Cost.Refused("8193 steps where 8192 are the most", 4 * Megabytes, () => _readers["features"](Encoding.UTF8.GetBytes($$"""{"steps":[{{steps}}]}""")));
    }

    [Fact]
    public void Steps_that_each_hang_on_all_features_are_refused_before_they_fill_the_memory()
    {
        // Each step takes the one before and one feature more: the sum of what they hang on grows with the square.
        var signature = TestModels.Homes with { Features = [.. Enumerable.Range(0, 2048).Select(i => new Feature { Name = $"f{i}", Type = FeatureType.Number })] };
        var steps = Enumerable.Range(1, 8191).Select(i => new DifferenceStep { Name = $"d{i}", Of = i == 1 ? "f0" : $"d{i - 1}", Minus = $"f{i % 2048}" });
        var recipe = FeatureRecipe.Parse(new FeatureRecipe { Steps = [.. steps] }.ToJson());
        Cost.Refused("hang on more than 1000000 features together", 256 * Megabytes, () => FeatureTransformer.Create(signature, recipe, null));
    }

    [Fact]
    public void A_neighbour_table_of_many_narrow_columns_is_refused_by_its_header()
    {
        var bytes = new byte[16 + 4 * 4_000_000];
        "MHNB"u8.CopyTo(bytes);
        BitConverter.TryWriteBytes(bytes.AsSpan(4), 1);
        BitConverter.TryWriteBytes(bytes.AsSpan(8), 1);
        BitConverter.TryWriteBytes(bytes.AsSpan(12), 3_999_998);
        Cost.Refused("3999998 values of each row where 256 are the most", 64 * 1024, () => NeighbourTable.Parse(bytes));
    }
}
