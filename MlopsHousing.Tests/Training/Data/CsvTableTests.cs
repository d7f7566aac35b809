using System.Text;
using MlopsHousing.Training;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Tests.Training.Data;

public sealed class CsvTableTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Letters_are_those_that_were_written(string encoding)
    {
        File.WriteAllText(_temp["homes.csv"], "Ort,Fläche\nKöln,80\n", Encoding.GetEncoding(encoding));
        var table = CsvTable.Read(_temp["homes.csv"]);
        Assert.Equal(["Ort", "Fläche"], table.Header);
        Assert.Equal(["Köln", "80"], Assert.Single(table.Rows));
    }

    [Fact]
    public void Data_in_another_encoding_is_refused()
    {
        File.WriteAllText(_temp["homes.csv"], "Ort,Fläche\nKöln,80\n", Encoding.Latin1);
        Assert.Equal("homes.csv is not UTF-8 text; save it as UTF-8 and try again.", Assert.Throws<TrainingException>(() => CsvTable.Read(_temp["homes.csv"])).Message);
    }

    [Fact]
    public void A_file_without_a_line_is_said_to_be_empty()
    {
        File.WriteAllText(_temp["homes.csv"], "");
        Assert.Equal("homes.csv is not a CSV file with a header: it is empty. Its first line must name the columns.", Assert.Throws<TrainingException>(() => CsvTable.Read(_temp["homes.csv"])).Message);
    }
}
