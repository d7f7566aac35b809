using System.Text;
using MlopsHousing.Training;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Tests.Training.Data;

public sealed class DataContractTests : IDisposable
{
    private static readonly DataContract _contract = DataContract.Parse("""
        {
          "rows": [2, 100],
          "columns": [
            { "name": "id", "type": "text", "unique": true },
            { "name": "area", "type": "number", "range": [1, 500] },
            { "name": "rooms", "type": "whole" },
            { "name": "zone", "type": "text", "categories": ["a", "b"], "nulls": true },
            { "name": "sold", "type": "date", "range": [0, 20000] }
          ],
          "uniqueRows": true
        }
        """u8);

    private const string Header = "id,area,rooms,zone,sold\n";
    private readonly TempFolder _temp = new();

    [Fact]
    public void A_file_that_keeps_its_contract_has_no_violations() =>
        Assert.Empty(Check(Header + "1,10.5,3,a,2020-01-31\n2,1e2,4,,1999-12-31\n"));

    [Fact]
    public void Every_violation_is_told_by_column_row_and_rule()
    {
        var found = Check(Header + """
            1,0.5,3,a,2020-01-31
            1,many,3.5,c,31.01.2020
            ,NaN,,b,2190-01-01
            4,1e400,4
            """);
        Assert.Equal(
            [
                "|4|fields", "id|3|null", "id|2|unique", "area|1|range", "area|2|type", "area|3|type", "area|4|type",
                "rooms|2|type", "rooms|3|null", "zone|2|category", "sold|2|type", "sold|3|range",
            ],
            found.Select(v => $"{v.Column}|{v.Row}|{v.Rule}"));
        Assert.Equal("row 2, column id: is the same as in row 1 (unique)", found[2].ToString());
        Assert.Equal("row 3, column sold: is not within 1970-01-01 to 2024-10-04 (range)", found[^1].ToString());
    }

    [Fact]
    public void Columns_and_rows_are_counted()
    {
        var found = Check("id,area,rooms,zone,size\n1,2,3,a,x\n");
        Assert.Equal(["||rows", "sold||column", "size||column"], found.Select(v => $"{v.Column}|{v.Row}|{v.Rule}"));
    }

    [Fact]
    public void Rows_that_are_the_same_are_told()
    {
        var contract = _contract with { Columns = [.. _contract.Columns.Select(c => c with { Unique = false })] };
        var found = contract.Check(Table(Header + "1,2,3,a,2020-01-31\n2,2,3,a,2020-01-31\n1,2,3,a,2020-01-31\n"));
        Assert.Equal(new ContractViolation(null, 3, "unique", "is the same as in row 1"), Assert.Single(found));
    }

    [Fact]
    public void California_keeps_its_contract_and_each_change_is_noticed()
    {
        var contract = DataContract.Parse(File.ReadAllBytes(Repository.File("datasets", "california-housing", DataContract.FileName)));
        var table = CsvTable.Read(Requires.Data());
        Assert.Empty(contract.Check(table));

        var rows = table.Rows.Select(row => row.ToArray()).ToArray();
        rows[100][0] = "118";
        rows[200][4] = "";
        rows[300][2] = "10.5";
        rows[400] = [.. rows[0]];
        Assert.Equal(
            ["longitude|101|range", "totalBedrooms|201|null", "housingMedianAge|301|type", "|401|unique"],
            contract.Check(table with { Rows = rows }).OrderBy(v => v.Row).Select(v => $"{v.Column}|{v.Row}|{v.Rule}"));
    }

    [Theory]
    [InlineData("""{ "columns": [] }""")]
    [InlineData("""{ "columns": [{ "name": "a" }] }""")]
    [InlineData("""{ "columns": [{ "name": "a", "type": "money" }] }""")]
    [InlineData("""{ "columns": [{ "name": "a", "type": "text" }, { "name": "a", "type": "text" }] }""")]
    [InlineData("""{ "columns": [{ "name": "a", "type": "number", "range": [2, 1] }] }""")]
    public void What_is_no_contract_is_refused(string json) =>
        Assert.Throws<InvalidDataException>(() => DataContract.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_contract_comes_back_from_its_file() =>
        Assert.Equal(_contract.ToJson(), DataContract.Parse(_contract.ToJson()).ToJson());

    [Theory]
    [InlineData("")]
    [InlineData("a,b\n\"x")]
    public void What_is_not_CSV_is_refused_in_a_sentence(string text) =>
        Assert.Contains("is not a CSV file", Assert.Throws<TrainingException>(() => Table(text)).Message, StringComparison.Ordinal);

    public void Dispose() => _temp.Dispose();

    private IReadOnlyList<ContractViolation> Check(string text) => _contract.Check(Table(text));

    private CsvTable Table(string text)
    {
        File.WriteAllText(_temp["data.csv"], text);
        return CsvTable.Read(_temp["data.csv"]);
    }
}
