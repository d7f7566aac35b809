using System.Globalization;
using System.Text;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;
using MlopsHousing.Training;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Inspection;

namespace MlopsHousing.Tests.Training.Inspection;

public sealed class DatasetInspectorTests : IDisposable
{
    private readonly TempFolder _temp = new();

    [Fact]
    public void Columns_become_numbers_categories_and_dates()
    {
        var found = Inspect("""
            area,kind,built,"lot, total/m2",zip code,price
            10,flat,1999-12-31,1e3,02134,100
            12.5,house,2000-01-01,-2,02135,300
            11,flat,2001-01-01,5,02134,200
            """);
        Assert.Equal(
            [("area", FeatureType.Number), ("kind", FeatureType.Category), ("built", FeatureType.Date), ("lot, total/m2", FeatureType.Number), ("zip code", FeatureType.Category)],
            found.Signature.Features.Select(f => (f.Name, f.Type)));
        Assert.All(found.Signature.Features, f => Assert.True(f.IsRequired));
        Assert.Equal("", found.Signature.Features[0].Unit);
        Assert.Equal("USD", found.Signature.Target.Unit);
        Assert.Null(found.Recipe.Neighbours);
    }

    [Theory]
    [InlineData("$1,250.00", "$980.50", "$12,100.00")]
    [InlineData("1.250,50 €", "980,00 €", "12.100,25 €")]
    [InlineData("EUR 1250", "EUR 980", "EUR 12100")]
    [InlineData("1,250", "980", "12,100")]
    [InlineData("85 m²", "102.5 m²", "64 m²")]
    [InlineData("85,5", "102", "64,25")]
    public void Amounts_that_are_no_plain_numbers_are_told(params string[] amounts)
    {
        string Csv(int rows) => "area,tax,price\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"{i},\"{amounts[i % 3]}\",{i * 7 % 11}\n"));
        var tax = Inspect(Csv(90)).Findings[1];
        Assert.Equal(ColumnUse.Feature, tax.Use);
        Assert.Contains("write them all like 1250.5 to use it as a number", tax.Note);
        Assert.Contains($"'{amounts.First(a => !double.TryParse(a, CultureInfo.InvariantCulture, out _) || a.Contains(','))}'", tax.Note);
    }

    [Fact]
    public void Few_amounts_among_numbers_are_not_missing()
    {
        var tax = Inspect("area,tax,price\n" + string.Concat(Enumerable.Range(0, 90).Select(i => $"{i * 13 % 97},{(i % 30 == 0 ? "\"1,250\"" : $"{900 + i}")},{i * 7 % 11}\n"))).Findings[1];
        Assert.Equal(0, tax.Missing);
        Assert.StartsWith("nearly all are numbers, but not '1,250'", tax.Note);
    }

    [Theory]
    [InlineData("Zone 1", "Zone 2", "Zone 3")]
    [InlineData("1. OG", "2. OG", "3. OG")]
    [InlineData("A1", "A2", "B1")]
    [InlineData("01234", "01235", "01236")]
    [InlineData("1-2", "2-3", "3-4")]
    [InlineData("1 kitchen", "2 bathrooms", "3 bedrooms")]
    public void Names_with_digits_in_them_are_no_amounts(params string[] names)
    {
        var found = Inspect("area,kind,price\n" + string.Concat(Enumerable.Range(0, 90).Select(i => $"{i},\"{names[i % 3]}\",{i * 7 % 11}\n"))).Findings[1];
        Assert.Equal(("category", null), (found.Kind, found.Note));
    }

    [Fact]
    public void Missing_values_are_allowed_where_the_data_has_them_however_they_are_written()
    {
        var found = Inspect("a,b,c,d,price\n1,x,None,2000-01-01,1\nNA,,Brick,?,2\n,y,NA,2000-01-02,3\n4,x,None,2000-01-03,4\n");
        Assert.All(found.Signature.Features, f => Assert.False(f.IsRequired));
        Assert.Equal(["NA"], found.Signature.Features[0].Missing);
        Assert.Null(found.Signature.Features[1].Missing);
        Assert.Equal(["NA"], found.Signature.Features[2].Missing);
        Assert.Equal(["?"], found.Signature.Features[3].Missing);
        Assert.Equal([2, 1, 1, 1], found.Findings.Take(4).Select(f => f.Missing));
    }

    [Fact]
    public void Identifiers_leaks_and_columns_without_news_are_left_out_and_say_why()
    {
        var csv = new StringBuilder("\uFEFF,Parcel ID,remarks,price_per_m2,log of it,town,blank,noise,price\r\n");
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
        {
            var price = random.Next(100, 1_000_000);
            csv.Append(CultureInfo.InvariantCulture, $"{i},{random.Next()},\"a \"\"fine\"\" home, {i}\",{price / 50},{Math.Log(price)},Ely,,{random.NextDouble()},{price}\r\n");
        }

        var found = Inspect(csv.ToString());
        Assert.Equal(["noise"], found.Signature.Features.Select(f => f.Name));
        string[] reasons = ["its name", "identifier?", "identifier or free text?", "leakage?", "leakage?", "the same in every row", "it is empty"];
        var left = found.Findings.Where(f => f.Use == ColumnUse.LeftOut).ToList();
        Assert.Equal(reasons.Length, left.Count);
        Assert.All(left.Zip(reasons), pair => Assert.Contains(pair.Second, pair.First.Note, StringComparison.Ordinal));
        Assert.Empty(found.Contract.Check(CsvTable.Read(_temp["data.csv"])));
    }

    [Fact]
    public void Coordinates_are_suggested_by_their_names_and_values() => AreCoordinates("Longitude", "LAT");

    [Fact]
    public void Coordinates_are_suggested_when_their_names_are_misspelt() => AreCoordinates("Longtitude", "Lattitude");

    private void AreCoordinates(string longitude, string latitude)
    {
        var csv = new StringBuilder($"{longitude},{latitude},price\n");
        for (var i = 0; i < 50; i++) csv.Append(CultureInfo.InvariantCulture, $"{10 + i / 100.0},{60 + i % 7 / 10.0 + i / 1000.0},{(i * 37) % 50}\n");
        var plane = Inspect(csv.ToString()).Recipe.Neighbours!.Plane;
        Assert.Equal((longitude, latitude), (plane.X, plane.Y));
        Assert.InRange(plane.ScaleX, 54, 56);
    }

    [Theory]
    [InlineData("20141013T000000", "20150402T000000", "yyyyMMdd'T'HHmmss")]
    [InlineData("10/13/2014", "4/2/2015", "M/d/yyyy")]
    [InlineData("13/10/2014", "2/04/2015", "d/M/yyyy")]
    [InlineData("13.10.2014", "2.4.2015", "d.M.yyyy")]
    [InlineData("20141013", "20150402", "yyyyMMdd")]
    [InlineData("2014-10-13 00:00:00", "2015-04-02 23:59:59", "yyyy-MM-dd H:mm:ss")]
    [InlineData("Oct 13, 2014", "Apr 2, 2015", "MMM d, yyyy")]
    [InlineData("2014-10-13", "2015-04-02", null)]
    public void Dates_are_known_however_a_table_writes_them(string first, string second, string? form)
    {
        var found = Inspect($"sold,area,price\n\"{first}\",1,1\n\"{second}\",2,3\nNA,3,2\n");
        var feature = found.Signature.Features[0];
        Assert.Equal((FeatureType.Date, form), (feature.Type, feature.DateFormat));
        Assert.Empty(found.Contract.Check(CsvTable.Read(_temp["data.csv"])));
        var data = Dataset.Of(found.Signature, CsvTable.Read(_temp["data.csv"]));
        Assert.Equal([CalendarDate.Parse("2014-10-13"), CalendarDate.Parse("2015-04-02"), double.NaN], data.Column(0));
        Assert.Equal("2014-10-13", (string?)data.Signature.Features[0].Example);
        Assert.Equal(["NA"], feature.Missing);
    }

    [Fact]
    public void Dates_that_could_be_read_two_ways_say_so()
    {
        var sold = Inspect("sold,area,price\n01/02/2015,1,1\n02/03/2015,2,3\n").Findings[0];
        Assert.Equal("dates as M/d/yyyy; if they are d/M/yyyy, change dateFormat in both files", sold.Note);
    }

    [Fact]
    public void Numbers_with_a_few_words_among_them_are_numbers_and_with_many_say_why_not()
    {
        var csv = new StringBuilder("floor,area,price\n");
        for (var i = 0; i < 300; i++) csv.Append(CultureInfo.InvariantCulture, $"{(i % 25 == 0 ? "ground" : $"{i % 9}")},{(i % 12 == 0 ? $"{i} - {i + 50}" : $"{i % 50}.5")},{i * 37 % 101}\n");
        var found = Inspect(csv.ToString());
        Assert.Equal([FeatureType.Number, FeatureType.Category], found.Signature.Features.Select(f => f.Type));
        Assert.Equal(["ground"], found.Signature.Features[0].Missing);
        Assert.Equal("ground means missing", found.Findings[0].Note);
        Assert.Contains("'0 - 50'", found.Findings[1].Note, StringComparison.Ordinal);
        Assert.Empty(found.Contract.Check(CsvTable.Read(_temp["data.csv"])));
    }

    [Fact]
    public void Codes_and_identifiers_written_as_numbers_are_asked_about()
    {
        var random = new Random(1);
        double[] worth = [5, 1, 9, 2, 7, 3, 8, 1];
        var csv = new StringBuilder("class,area,parcel,price\n");
        for (var i = 0; i < 600; i++)
        {
            var (kind, area) = (random.Next(8), random.Next(20, 300));
            csv.Append(CultureInfo.InvariantCulture, $"{20 * (kind + 1)},{area},{(long)i * 7919 % 600 * 1013 + 5},{worth[kind] * 100 + area + random.NextDouble():F2}\n");
        }

        var notes = Inspect(csv.ToString()).Findings.Select(f => f.Note).ToList();
        Assert.StartsWith("a code?", notes[0], StringComparison.Ordinal);
        Assert.Null(notes[1]);
        Assert.StartsWith("an identifier?", notes[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Five_hundred_columns_are_described()
    {
        var csv = new StringBuilder(string.Join(',', Enumerable.Range(0, 500).Select(i => $"column {i}"))).Append(",price\n");
        var random = new Random(1);
        for (var row = 0; row < 50; row++) csv.Append(string.Join(',', Enumerable.Range(0, 501).Select(_ => random.Next(1000)))).Append('\n');
        Assert.Equal(500, Inspect(csv.ToString()).Signature.Width);
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "There is no column 'price'")]
    [InlineData("a;price\n1;2\n", "not separated by commas")]
    [InlineData("a,a,price\n1,2,3\n", "'a' more than once")]
    [InlineData("a,price\n1,2\n1,many\n", "not a column of plain numbers such as 250000 or 1.5, since row 2 holds 'many'")]
    [InlineData("a,price\n1,2\n2,\n", "1 rows have no number as 'price'; the first is row 2")]
    [InlineData("a,price\n", "no rows")]
    [InlineData("a,price\n1,2\n3\n", "Row 2 has 1 fields")]
    [InlineData("a,price\n1,2\n1,3\n", "No column is fit")]
    public void Data_that_can_not_be_described_is_refused_with_the_reason(string csv, string why) =>
        Assert.Contains(why, Assert.Throws<TrainingException>(() => Inspect(csv)).Message, StringComparison.Ordinal);

    public void Dispose() => _temp.Dispose();

    private InspectedDataset Inspect(string csv)
    {
        File.WriteAllText(_temp["data.csv"], csv);
        return DatasetInspector.Inspect(CsvTable.Read(_temp["data.csv"]), "price", "mine", "USD");
    }
}
