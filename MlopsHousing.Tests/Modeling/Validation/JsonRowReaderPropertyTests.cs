using System.Text;
using System.Text.Json;
using CsCheck;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Tests.Modeling.Validation;

/// <summary>Whatever bytes come: a row that holds, faults, or a JsonException; never anything else.</summary>
public sealed class JsonRowReaderPropertyTests
{
    /// <summary>What a mutation puts in: pieces of JSON that often break readers.</summary>
    private static readonly string[] Pieces =
        ["{", "}", "[", "]", ",", ":", "\"", "\\", "null", "NaN", "1e400", "-", "0", "\"latitude\":", "\"price\":1,", "\\ud800", "\\u0000", "\uFEFF", "\n", "é", "true"];

    [Fact]
    public void Arbitrary_bytes() => Gen.Byte.Array[0, 200].Sample(bytes => Holds(bytes), iter: 2000);

    [Fact]
    public void A_good_request_with_bytes_changed() =>
        Gen.Select(Gen.Bool, Gen.Select(Gen.Int[0, 200], Gen.Byte).Array[1, 4]).Sample((homes, changes) =>
        {
            var bytes = Encoding.UTF8.GetBytes(homes ? TestModels.HomeJson : TestModels.ListingJson);
            foreach (var (at, value) in changes) bytes[at % bytes.Length] = value;
            Holds(bytes);
        }, iter: 5000);

    [Fact]
    public void A_good_request_with_pieces_of_JSON_put_in_and_cut_off() =>
        Gen.Select(Gen.Bool, Gen.Select(Gen.Int[0, 200], Gen.Int[0, Pieces.Length - 1], Gen.Int[0, 8]).Array[1, 4]).Sample((homes, changes) =>
        {
            var json = homes ? TestModels.HomeJson : TestModels.ListingJson;
            foreach (var (at, piece, cut) in changes)
            {
                var place = at % json.Length;
                json = json[..place] + Pieces[piece] + json[Math.Min(json.Length, place + cut)..];
            }

            Holds(Encoding.UTF8.GetBytes(json));
        }, iter: 5000);

    [Fact]
    public void Every_number_that_JSON_can_say_is_kept_to_the_last_bit() =>
        Gen.Double[0, 100].Sample(value =>
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes($$"""{"latitude":0,"longitude":0,"rooms":{{value:R}},"income":0}"""));
            var (row, issues) = (new double[4], new RowIssues());
            JsonRowReader.Read(ref reader, TestModels.Homes, row, issues);
            Assert.False(issues.HasFaults);
            Assert.Equal(value, row[2]);
        });

    private static void Holds(byte[] bytes)
    {
        foreach (var signature in new[] { TestModels.Homes, TestModels.Listings })
        {
            var (row, issues) = (new double[signature.Width], new RowIssues());
            try
            {
                var reader = new Utf8JsonReader(bytes);
                JsonRowReader.Read(ref reader, signature, row, issues);
            }
            catch (JsonException)
            {
                continue;
            }

            if (!issues.HasFaults) AssertServable(signature, row);
        }
    }

    private static void AssertServable(Signature signature, double[] row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var feature = signature.Features[i];
            if (double.IsNaN(row[i])) Assert.False(feature.IsRequired);
            else if (feature.Type == FeatureType.Category) Assert.InRange(row[i], feature.Unseen == UnseenPolicy.Warn ? -1 : 0, feature.Categories!.Count - 1);
            else Assert.True(double.IsFinite(row[i]) && feature.HardRange!.Value.Contains(row[i]));
        }
    }
}
