using System.Text;
using CsCheck;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Tests.Modeling.Signatures;

public sealed class SignatureTests
{
    [Fact]
    public void A_signature_survives_writing_and_reading()
    {
        foreach (var signature in new[] { TestModels.Homes, TestModels.Listings })
        {
            var json = signature.ToJson();
            Assert.Equal(json, Signature.Parse(json).ToJson());
            Assert.DoesNotContain((byte)'\r', json);
        }
    }

    [Fact]
    public void What_may_be_left_out_of_the_file_has_its_default()
    {
        var signature = Parse("""{"name":"m","features":[{"name":"a","type":"Number"}],"target":{"name":"t","unit":"USD"}}""");

        var feature = Assert.Single(signature.Features);
        Assert.Equal((NullPolicy.Reject, UnseenPolicy.Warn, true), (feature.Nulls, feature.Unseen, feature.IsRequired));
        Assert.Null(feature.HardRange);
    }

    [Fact]
    public void Names_and_categories_are_found_by_their_place()
    {
        Assert.Equal(3, TestModels.Homes.IndexOf("income"));
        Assert.Equal(-1, TestModels.Homes.IndexOf("Income"));
        Assert.Equal(2, TestModels.Listings.Features[1].CategoryIndex("8001"));
        Assert.Equal(-1, TestModels.Listings.Features[1].CategoryIndex(""));
    }

    [Fact]
    public void A_copy_with_other_features_finds_those_and_not_the_old_ones()
    {
        Assert.Equal(0, TestModels.Homes.IndexOf("latitude"));
        Assert.Equal(0, TestModels.Listings.Features[1].CategoryIndex("centre"));

        var other = TestModels.Homes with { Features = [.. TestModels.Homes.Features.Skip(1)] };
        var renamed = TestModels.Listings.Features[1] with { Categories = ["edge", "centre"] };

        Assert.Equal((-1, 0), (other.IndexOf("latitude"), other.IndexOf("longitude")));
        Assert.Equal(1, renamed.CategoryIndex("centre"));
    }

    [Theory]
    [InlineData("""{"name":"M","features":[FEATURE],"target":TARGET}""", "its name must be")]
    [InlineData("""{"name":"m\n","features":[FEATURE],"target":TARGET}""", "its name must be")]
    [InlineData("""{"name":null,"features":[FEATURE],"target":TARGET}""", "not readable")]
    [InlineData("""{"name":"m","features":[],"target":TARGET}""", "no features")]
    [InlineData("""{"name":"m","features":null,"target":TARGET}""", "not readable")]
    [InlineData("""{"name":"m","features":[null],"target":TARGET}""", "the name of a feature")]
    [InlineData("""{"name":"m","features":[FEATURE]}""", "not readable")]
    [InlineData("""{"name":"m","features":[FEATURE,FEATURE],"target":TARGET}""", "'a' is used twice")]
    [InlineData("""{"name":"m","features":[{"name":"t","type":"Number"}],"target":TARGET}""", "'t' is used twice")]
    [InlineData("""{"name":"m","features":[{"name":" a","type":"Number"}],"target":TARGET}""", "the name of a feature")]
    [InlineData("""{"name":"m","features":[{"name":"a","type":"Text"}],"target":TARGET}""", "not readable")]
    [InlineData("""{"name":"m","features":[{"name":"a","type":"Number","colour":"red"}],"target":TARGET}""", "not readable")]
    [InlineData("""{"name":"m","name":"m","features":[FEATURE],"target":TARGET}""", "not readable")]
    [InlineData("""{"name":"m","features":[{"name":"a","type":"Number","hardRange":[2,1]}],"target":TARGET}""", "not readable")]
    [InlineData("""{"name":"m","features":[{"name":"a","type":"Number","hardRange":[0,1e400]}],"target":TARGET}""", "not readable")]
    [InlineData("""{"name":"m","features":[{"name":"a","type":"Number","hardRange":[0,1],"trainingRange":[0,2]}],"target":TARGET}""", "training range of 'a'")]
    [InlineData("""{"name":"m","features":[{"name":"a","type":"Number","categories":["x"]}],"target":TARGET}""", "'a' has categories")]
    [InlineData("""{"name":"m","features":[{"name":"a","type":"Category","categories":["x","x"]}],"target":TARGET}""", "a category of 'a'")]
    [InlineData("""{"name":"m","features":[{"name":"a","type":"Category","categories":[null]}],"target":TARGET}""", "a category of 'a'")]
    [InlineData("""{"name":"m","features":[{"name":"a","type":"Category","hardRange":[0,1]}],"target":TARGET}""", "'a' has a range")]
    [InlineData("""{"name":"m","features":[{"name":"a","type":"Number","example":"1"}],"target":TARGET}""", "the example of 'a'")]
    [InlineData("""{"name":"m","features":[{"name":"a","type":"Number","dateFormat":"d/M/yyyy"}],"target":TARGET}""", "'a' has a dateFormat")]
    [InlineData("""{"name":"m","features":[{"name":"a","type":"Date","dateFormat":"d/yyyy"}],"target":TARGET}""", "'d/yyyy' is not the form of a date")]
    public void A_signature_that_contradicts_itself_is_refused_in_a_sentence(string json, string reason)
    {
        var text = json.Replace("FEATURE", """{"name":"a","type":"Number"}""", StringComparison.Ordinal)
            .Replace("TARGET", """{"name":"t","unit":"USD"}""", StringComparison.Ordinal);

        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Parse(text)).Message);
    }

    [Fact]
    public void Whatever_a_byte_is_changed_to_the_file_is_read_or_refused()
    {
        var json = TestModels.Listings.ToJson();
        Gen.Select(Gen.Int[0, json.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var changed = (byte[])json.Clone();
            changed[at] = value;
            try
            {
                Signature.Parse(changed);
            }
            catch (InvalidDataException)
            {
                // Refused.
            }
        });
    }

    private static Signature Parse(string json) => Signature.Parse(Encoding.UTF8.GetBytes(json));
}
