using System.Buffers;
using System.Text;
using System.Text.Json;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Tests.Modeling.Validation;

public sealed class JsonRowReaderTests
{
    [Fact]
    public void Fields_are_read_in_any_order_and_with_escaped_names()
    {
        var (row, issues) = Read("""{"income":8.3252,"l\u006fngitude":-122.23,"rooms":5,"latitude":37.88}""");

        Assert.Equal(TestModels.HomeRow, row);
        Assert.Empty(issues.Faults);
    }

    [Theory]
    [InlineData("""{"latitude":37,"longitude":-122,"rooms":"5","income":8}""", "rooms", Rules.Type, "must be a number")]
    [InlineData("""{"latitude":37,"longitude":-122,"rooms":"NaN","income":8}""", "rooms", Rules.Type, "must be a number")]
    [InlineData("""{"latitude":37,"longitude":-122,"rooms":true,"income":8}""", "rooms", Rules.Type, "must be a number")]
    [InlineData("""{"latitude":37,"longitude":-122,"rooms":[5],"income":8}""", "rooms", Rules.Type, "must be a number")]
    [InlineData("""{"latitude":37,"longitude":-122,"rooms":{"rooms":5},"income":8}""", "rooms", Rules.Type, "must be a number")]
    [InlineData("""{"latitude":37,"longitude":-122,"rooms":1e400,"income":8}""", "rooms", Rules.Range, "must be a finite number")]
    [InlineData("""{"latitude":37,"longitude":-122,"rooms":-1e400,"income":8}""", "rooms", Rules.Range, "must be a finite number")]
    [InlineData("""{"latitude":37,"longitude":-122,"rooms":101,"income":8}""", "rooms", Rules.Range, "must be 0 to 100 rooms")]
    [InlineData("""{"latitude":37,"longitude":-122,"rooms":null,"income":8}""", "rooms", Rules.Required, "is required")]
    [InlineData("""{"latitude":37,"longitude":-122,"income":8}""", "rooms", Rules.Required, "is required")]
    [InlineData("""{"latitude":37,"longitude":-122,"rooms":5,"rooms":5,"income":8}""", "rooms", Rules.Duplicate, "is given more than once")]
    [InlineData("""{"latitude":37,"longitude":-122,"rooms":5,"\u0072ooms":5,"income":8}""", "rooms", Rules.Duplicate, "is given more than once")]
    [InlineData("""{"latitude":37,"longitude":-122,"rooms":5,"income":8,"price":1}""", "price", Rules.Target, "is what the model predicts; leave it out")]
    [InlineData("""{"latitude":37,"longitude":-122,"rooms":5,"income":8,"garage":{"a":[1,{}]}}""", "garage", Rules.Unknown, "is not a feature of this model")]
    [InlineData("""{"latitude":37,"longitude":-122,"rooms":5,"income":8,"Rooms":1}""", "Rooms", Rules.Unknown, "is not a feature of this model; did you mean 'rooms'?")]
    [InlineData("[37,-122,5,8]", "", Rules.Type, "must be an object of feature values")]
    [InlineData("null", "", Rules.Type, "must be an object of feature values")]
    [InlineData("1e400", "", Rules.Type, "must be an object of feature values")]
    public void A_field_at_fault_is_named_with_its_rule(string json, string field, string rule, string message)
    {
        var (_, issues) = Read(json);

        Assert.Equal(new(field, rule, message), Assert.Single(issues.Faults));
    }

    [Fact]
    public void Every_field_at_fault_is_named()
    {
        var (_, issues) = Read("""{"latitude":91,"longitude":"west","rooms":5,"rooms":6,"price":3}""");

        Assert.Equal(["income", "latitude", "longitude", "price", "rooms"], issues.Faults.Select(f => f.Field).Order());
    }

    [Fact]
    public void Outside_of_what_training_saw_is_a_warning()
    {
        var (_, issues) = Read("""{"latitude":45,"longitude":-122,"rooms":5,"income":8}""");

        Assert.Empty(issues.Faults);
        Assert.Equal(("latitude", Rules.Extrapolation), (Assert.Single(issues.Warnings).Field, issues.Warnings[0].Rule));
    }

    [Theory]
    [InlineData("""{"area":80,"zone":"8001","kind":"flat"}""", 2)]
    [InlineData("""{"area":80,"zone":8001,"kind":"flat"}""", 2)]
    [InlineData("""{"area":80,"zone":"\u0065dg\u0065","kind":"flat"}""", 1)]
    [InlineData("""{"area":80,"zone":"moon","kind":"flat"}""", -1)]
    [InlineData("""{"area":80,"zone":8001.0,"kind":"flat"}""", -1)]
    [InlineData("""{"area":80,"zone":"","kind":"flat"}""", -1)]
    public void A_category_is_found_as_text_as_number_and_through_escapes(string json, double place)
    {
        var (row, issues) = Read(json, TestModels.Listings);

        Assert.Equal(place, row[1]);
        Assert.Empty(issues.Faults);
        Assert.Equal(place < 0 ? 1 : 0, issues.Warnings.Count);
    }

    [Theory]
    [InlineData("\"1970-01-02\"", 1)]
    [InlineData("\"1969-12-31\"", -1)]
    [InlineData("null", double.NaN)]
    public void A_date_is_days_since_1970(string date, double days) =>
        Assert.Equal(days, Read($$"""{"area":80,"zone":"edge","kind":"flat","built":{{date}}}""", TestModels.Listings).Row[3]);

    [Theory]
    [InlineData("\"1985-6-1\"")]
    [InlineData("\"1985-02-30\"")]
    [InlineData("\"1985-06-01T00:00\"")]
    [InlineData("5630")]
    [InlineData("\"\"")]
    public void What_is_no_calendar_date_is_refused(string date)
    {
        var (_, issues) = Read($$"""{"area":80,"zone":"edge","kind":"flat","built":{{date}}}""", TestModels.Listings);

        Assert.Equal(new("built", Rules.Type, "must be a date like 2026-01-31"), Assert.Single(issues.Faults));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{\"latitude\":NaN}")]
    [InlineData("{\"latitude\":Infinity}")]
    [InlineData("{\"latitude\":+1}")]
    [InlineData("{\"latitude\":01}")]
    [InlineData("{\"latitude\":1,}")]
    [InlineData("{'latitude':1}")]
    [InlineData("{\"latitude\":1 /* one */}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"built\":\"\\udc00\"}")]
    public void What_is_not_JSON_is_refused_as_such(string json)
    {
        Assert.ThrowsAny<JsonException>(() => Read(json, TestModels.Listings));
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused_as_not_JSON_wherever_their_text_matters()
    {
        Assert.ThrowsAny<JsonException>(() => Read([.. "{\""u8, 0xFF, .. "\":1}"u8]));
        Assert.ThrowsAny<JsonException>(() => Read([.. "{\"zone\":\""u8, 0xC3, 0x28, .. "\"}"u8], TestModels.Listings));
        Assert.ThrowsAny<JsonException>(() => Read([.. "{\"built\":\""u8, 0xE2, 0x82, .. "\"}"u8], TestModels.Listings));
    }

    [Fact]
    public void Deep_nesting_is_refused_without_harm() =>
        Assert.ThrowsAny<JsonException>(() => Read("{\"garage\":" + new string('[', 100_000) + new string(']', 100_000) + "}"));

    [Fact]
    public void Huge_names_and_values_are_read_as_any_other_and_not_echoed()
    {
        var huge = new string('x', 1_000_000);
        Assert.Equal(-1, Read($$"""{"area":80,"zone":"{{huge}}","kind":"flat"}""", TestModels.Listings).Row[1]);

        var (_, issues) = Read($$"""{"latitude":37,"longitude":-122,"rooms":5,"income":8,"{{huge}}":1}""");
        Assert.Equal(65, Assert.Single(issues.Faults).Field.Length);

        var pairs = Read($$"""{"latitude":37,"longitude":-122,"rooms":5,"income":8,"x{{string.Concat(Enumerable.Repeat("😀", 50))}}":1}""").Issues;
        Assert.Equal("x" + string.Concat(Enumerable.Repeat("😀", 31)) + "…", Assert.Single(pairs.Faults).Field);
    }

    [Fact]
    public void Thousands_of_strange_fields_give_a_hundred_faults()
    {
        var (_, issues) = Read("{" + string.Join(",", Enumerable.Range(0, 5000).Select(i => $"\"f{i}\":1")) + "}");

        Assert.Equal(RowIssues.MostFaults, issues.Faults.Count);
    }

    [Fact]
    public void Text_in_pieces_is_read_as_in_one()
    {
        var json = Encoding.UTF8.GetBytes("""{"area":84.5,"zone":8001,"kind":"hou\u0073e","built":"1985-06-01","gärten":1}""");
        var (expected, inOne) = Read(json, TestModels.Listings);
        for (var size = 1; size < json.Length; size++)
        {
            var reader = new Utf8JsonReader(Pieces.Of(json, size));
            var (row, issues) = (new double[5], new RowIssues());
            JsonRowReader.Read(ref reader, TestModels.Listings, row, issues);

            Assert.Equal(expected, row);
            Assert.Equal(inOne.Faults, issues.Faults);
        }
    }

    [Fact]
    public void The_reader_is_left_on_the_last_token_of_the_object()
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes($"[{TestModels.HomeJson},[1],{TestModels.HomeJson}]"));
        reader.Read();
        for (var i = 0; i < 3; i++)
        {
            reader.Read();
            JsonRowReader.Read(ref reader, TestModels.Homes, new double[4], new());
            Assert.Equal(i == 1 ? JsonTokenType.EndArray : JsonTokenType.EndObject, reader.TokenType);
        }

        Assert.True(reader.Read() && reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == 0);
    }

    [Fact]
    public void A_good_row_is_read_without_allocating()
    {
        var json = Encoding.UTF8.GetBytes(TestModels.ListingJson);
        var (row, issues) = (new double[5], new RowIssues());
        for (var i = 0; i < 100; i++) Read();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Read();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Read()
        {
            var reader = new Utf8JsonReader(json);
            JsonRowReader.Read(ref reader, TestModels.Listings, row, issues);
        }
    }

    private static (double[] Row, RowIssues Issues) Read(string json, Signature? signature = null) => Read(Encoding.UTF8.GetBytes(json), signature);

    private static (double[] Row, RowIssues Issues) Read(byte[] json, Signature? signature = null)
    {
        signature ??= TestModels.Homes;
        var reader = new Utf8JsonReader(json);
        var (row, issues) = (new double[signature.Width], new RowIssues());
        JsonRowReader.Read(ref reader, signature, row, issues);
        return (row, issues);
    }

    private sealed class Pieces : ReadOnlySequenceSegment<byte>
    {
        private Pieces(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

        public static ReadOnlySequence<byte> Of(byte[] bytes, int size)
        {
            var first = new Pieces(bytes.AsMemory(0, size), 0);
            var last = first;
            for (var at = size; at < bytes.Length; at += size)
            {
                var next = new Pieces(bytes.AsMemory(at, Math.Min(size, bytes.Length - at)), at);
                last.Next = next;
                last = next;
            }

            return new(first, 0, last, last.Memory.Length);
        }
    }
}
