using System.Text;
using CsCheck;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Tests.Modeling.Validation;

public sealed class CsvRowReaderTests
{
    private const string Header = "latitude,longitude,rooms,income\n";

    [Theory]
    [InlineData("latitude,longitude,rooms,income\n37.5,-122,5,8\n")]
    [InlineData("latitude,longitude,rooms,income\r\n37.5,-122,5,8")]
    [InlineData("\uFEFFlatitude,longitude,rooms,income\r\n37.5,-122,5,8\r\n\r\n")]
    [InlineData("income,rooms,longitude,latitude\n8,5,-122,37.5\n")]
    [InlineData("\"latitude\",\"longitude\",rooms,income\n\n\"37.5\", -122 ,5.0,+8e0\n\n")]
    [InlineData("latitude,longitude,rooms,income\r37.5,-122,5,8\r")]
    public async Task A_row_is_read_under_any_order_of_columns_and_any_line_ends(string csv)
    {
        var rows = await ReadAsync(csv);

        var (row, issues) = Assert.Single(rows);
        Assert.Equal([37.5, -122, 5, 8], row);
        Assert.Empty(issues.Faults);
        Assert.Empty(issues.Warnings);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")] // a mark says what it should be, not what it is
    public async Task Text_that_is_not_UTF_8_is_refused_rather_than_taken_for_other_text(string mark)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(mark), .. Encoding.Latin1.GetBytes("town,rooms\nK\u00F6ln,5\n")];
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => CsvRowReader.OpenAsync(Utf8Text.Open(new MemoryStream(bytes)), TestModels.Homes));
        Assert.Equal("The CSV is not UTF-8 text; save it as UTF-8 and try again.", refused.Message);
    }

    [Theory]
    [InlineData("latitude,longitude,rooms\n", "income", Rules.Required, "is required, but there is no such column")]
    [InlineData("latitude,longitude,rooms,income,price\n", "price", Rules.Target, "is what the model predicts; leave it out")]
    [InlineData("latitude,longitude,rooms,income,garage\n", "garage", Rules.Unknown, "is not a feature of this model")]
    [InlineData("latitude,longitude,rooms,income,rooms\n", "rooms", Rules.Duplicate, "is a column more than once")]
    [InlineData("latitude;longitude;rooms;income\n", "", Rules.Columns, "the header must separate its columns by commas")]
    [InlineData("#latitude,latitude,longitude,rooms,income\n", "#latitude", Rules.Unknown, "is not a feature of this model")]
    public async Task A_header_that_does_not_fit_is_said_to(string csv, string field, string rule, string message)
    {
        using var reader = await CsvRowReader.OpenAsync(new StringReader(csv), TestModels.Homes);

        Assert.Equal(new(field, rule, message), Assert.Single(reader.HeaderIssues.Faults));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await reader.ReadAsync(new double[4], new()));
    }

    [Fact]
    public async Task A_column_in_another_case_is_named_with_the_one_that_is_meant()
    {
        using var reader = await CsvRowReader.OpenAsync(new StringReader("Latitude,longitude,rooms,income\n"), TestModels.Homes);

        Assert.Contains(reader.HeaderIssues.Faults, f => f is { Field: "Latitude", Rule: Rules.Unknown } && f.Message.EndsWith("did you mean 'latitude'?", StringComparison.Ordinal));
        Assert.Contains(reader.HeaderIssues.Faults, f => f is { Field: "latitude", Rule: Rules.Required });
    }

    [Theory]
    [InlineData("", "The CSV is empty; its first line must name the columns.")]
    [InlineData("\"latitude,longitude\n1,2", "The CSV's header or first row can't be read")]
    public async Task Text_without_a_header_is_refused(string csv, string message)
    {
        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => CsvRowReader.OpenAsync(new StringReader(csv), TestModels.Homes));

        Assert.StartsWith(message, refusal.Message);
    }

    [Theory]
    [InlineData("37,-122,five,8", "rooms", Rules.Type, "must be a number")]
    [InlineData("37,-122,NaN,8", "rooms", Rules.Type, "must be a number")]
    [InlineData("37,-122,Infinity,8", "rooms", Rules.Type, "must be a number")]
    [InlineData("37,-122,∞,8", "rooms", Rules.Type, "must be a number")]
    [InlineData("37,-122,1e400,8", "rooms", Rules.Range, "must be a finite number")]
    [InlineData("37,-122,101,8", "rooms", Rules.Range, "must be 0 to 100 rooms")]
    [InlineData("37,-122,\"1,000\",8", "rooms", Rules.Type, "must be a number")]
    [InlineData("37,-122,,8", "rooms", Rules.Required, "is required")]
    [InlineData("37,-122,\" \",8", "rooms", Rules.Required, "is required")]
    [InlineData("37,-122,5", "", Rules.Columns, "has 3 cells where the header has 4")]
    [InlineData("37,-122,5,8,", "", Rules.Columns, "has 5 cells where the header has 4")]
    public async Task A_cell_at_fault_is_named_with_its_rule(string line, string field, string rule, string message)
    {
        var (_, issues) = Assert.Single(await ReadAsync(Header + line + "\n"));

        Assert.Equal(new(field, rule, message), Assert.Single(issues.Faults));
    }

    [Fact]
    public async Task Faults_of_one_row_do_not_reach_the_next()
    {
        using var reader = await CsvRowReader.OpenAsync(new StringReader(Header + "x,-122,5,8\n37,-122,5,8\n37,-122,30,8\n"), TestModels.Homes);
        var (row, issues) = (new double[4], new RowIssues());

        Assert.True(await reader.ReadAsync(row, issues));
        Assert.True(issues.HasFaults);
        Assert.True(await reader.ReadAsync(row, issues));
        Assert.False(issues.HasFaults);
        Assert.True(await reader.ReadAsync(row, issues));
        Assert.Equal((3, Rules.Extrapolation), (reader.Row, Assert.Single(issues.Warnings).Rule));
        Assert.False(await reader.ReadAsync(row, issues));
    }

    [Fact]
    public async Task Categories_dates_and_empty_cells_are_read_as_in_JSON()
    {
        using var reader = await CsvRowReader.OpenAsync(
            new StringReader("kind,zone,area,built\nhouse,8001,80,1970-01-02\nflat,moon,80,\nboat,centre,80,1/2/70\n"), TestModels.Listings);
        var (row, issues) = (new double[5], new RowIssues());

        Assert.True(await reader.ReadAsync(row, issues));
        Assert.Equal([80, 2, 1, 1, double.NaN], row);
        Assert.Empty(issues.Faults);

        Assert.True(await reader.ReadAsync(row, issues));
        Assert.Equal([80, -1, 0, double.NaN, double.NaN], row);
        Assert.Equal("zone", Assert.Single(issues.Warnings).Field);

        Assert.True(await reader.ReadAsync(row, issues));
        Assert.Equal(["built", "kind"], issues.Faults.Select(f => f.Field).Order());
        Assert.Equal("boat", reader.Cell(0).ToString());
    }

    [Fact]
    public async Task Broken_quotes_end_the_reading_and_name_the_row()
    {
        using var reader = await CsvRowReader.OpenAsync(new StringReader(Header + "37,-122,5,8\n37,\"-122\"x,5,8\n"), TestModels.Homes);
        Assert.True(await reader.ReadAsync(new double[4], new()));

        var refusal = await Assert.ThrowsAsync<InvalidDataException>(async () => await reader.ReadAsync(new double[4], new()));

        Assert.StartsWith("Row 2 of the CSV (the first below the header is 1) can't be read", refusal.Message);
    }

    [Fact]
    public async Task A_row_without_end_is_refused_before_it_fills_the_memory()
    {
        using var reader = await CsvRowReader.OpenAsync(new StringReader(Header + "37,-122,5,8\n\"" + new string('1', 3 * CsvRowReader.MostCharacters)), TestModels.Homes);
        Assert.True(await reader.ReadAsync(new double[4], new()));

        var refusal = await Assert.ThrowsAsync<InvalidDataException>(async () => await reader.ReadAsync(new double[4], new()));

        Assert.Contains("longer than", refusal.Message);
    }

    [Fact]
    public void Arbitrary_text_ends_as_rows_faults_or_a_refusal_and_never_gives_a_finite_row_that_is_not_there() =>
        Gen.Char["0123456789.,-eE+\"\n\r NaInf;\uFEFF\0#é"].Array[0, 60].Sample(text =>
        {
            try
            {
                foreach (var (row, issues) in ReadAsync(Header + new string(text)).GetAwaiter().GetResult())
                {
                    if (issues.HasFaults) continue;
                    Assert.All(row, v => Assert.True(double.IsFinite(v)));
                    for (var i = 0; i < row.Length; i++) Assert.True(TestModels.Homes.Features[i].HardRange!.Value.Contains(row[i]));
                }
            }
            catch (InvalidDataException)
            {
                // Refused in a sentence.
            }
        });

    [Fact]
    public void Numbers_survive_the_way_through_text_to_the_last_bit() =>
        Gen.Select(Gen.Double[-90, 90], Gen.Double[-180, 180], Gen.Double[0, 100], Gen.Double[0, 100]).Sample((a, b, c, d) =>
        {
            var (row, issues) = Assert.Single(ReadAsync($"{Header}{a:R},{b:R},{c:R},{d:R}\n").GetAwaiter().GetResult());
            Assert.False(issues.HasFaults);
            Assert.Equal([a, b, c, d], row);
        });

    private static async Task<List<(double[] Row, RowIssues Issues)>> ReadAsync(string csv)
    {
        using var reader = await CsvRowReader.OpenAsync(new StringReader(csv), TestModels.Homes);
        Assert.Empty(reader.HeaderIssues.Faults);
        var rows = new List<(double[], RowIssues)>();
        while (true)
        {
            var (row, issues) = (new double[4], new RowIssues());
            if (!await reader.ReadAsync(row, issues)) return rows;
            rows.Add((row, issues));
        }
    }
}
