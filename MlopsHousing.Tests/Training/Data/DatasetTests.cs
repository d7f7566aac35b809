using System.Globalization;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Training;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Tests.Training.Data;

public sealed class DatasetTests
{
    private static readonly Signature _signature = new()
    {
        Name = "plots",
        Features = [new() { Name = "area", Type = FeatureType.Number }],
        Target = new() { Name = "price", Unit = "ZWD" },
    };

    [Theory]
    [InlineData("1e15", true)]
    [InlineData("-1e15", true)]
    [InlineData("2e15", false)]
    [InlineData("1e39", false)] // infinite in single precision
    [InlineData("1e160", false)] // and its square in double
    [InlineData("NaN", false)]
    public void A_target_is_a_number_that_trees_can_add_up(string price, bool fits)
    {
        var table = new CsvTable(["area", "price"], [["50", "7"], ["80", price]], "");
        if (fits) Assert.Equal(double.Parse(price, CultureInfo.InvariantCulture), Dataset.Of(_signature, table).Targets[1]);
        else Assert.Equal("Row 2 of the data does not fit the signature: price must be a number from -1E15 to 1E15; give it in a larger unit.", Assert.Throws<TrainingException>(() => Dataset.Of(_signature, table)).Message);
    }
}
