using MlopsHousing.Modeling.Segments;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Tests.Modeling.Segments;

public sealed class SegmentationTests
{
    private static readonly Signature _homes = TestModels.Homes; // latitude, longitude, rooms, income

    private static readonly Segmentation[] _all =
    [
        new CutSegmentation { By = "income", Names = ["up to 2", "over 2 to 5", "over 5"], Column = 3, Cuts = [2, 5] },
        new NearestSegmentation { By = "region", Names = ["north", "south"], ColumnX = 1, ColumnY = 0, ScaleX = 0.8, ScaleY = 1, Points = [[-122, 40], [-118, 34]] },
        new LevelSegmentation { By = "rooms", Names = ["none", "one"], Column = 2 },
    ];

    [Fact]
    public void Rows_find_their_segments_after_they_were_written_and_read()
    {
        var read = Segmentation.Parse(Segmentation.ToJson(_all), _homes);
        Assert.Equal([0, 0, 1], Places(read, [39, -121, 1, 2])); // on a cut: below it
        Assert.Equal([1, 1, -1], Places(read, [33, -117, 2, 2.001]));
        Assert.Equal([2, 1, -1], Places(read, [36, -119, -1, 9]));
        Assert.Equal([-1, -1, -1], Places(read, [double.NaN, -119, double.NaN, double.NaN]));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("""[{"kind":"cuts","by":"income","names":["a","b"],"column":4,"cuts":[1]}]""")]
    [InlineData("""[{"kind":"cuts","by":"income","names":["a"],"column":3,"cuts":[1]}]""")]
    [InlineData("""[{"kind":"nearest","by":"region","names":["a"],"columnX":0,"columnY":1,"scaleX":1,"scaleY":1,"points":[[1]]}]""")]
    [InlineData("""[{"kind":"moods","by":"income","names":[]}]""")]
    public void What_does_not_fit_is_refused(string json) =>
        Assert.Throws<InvalidDataException>(() => Segmentation.Parse(System.Text.Encoding.UTF8.GetBytes(json), _homes));

    private static IEnumerable<int> Places(IEnumerable<Segmentation> all, double[] row) => all.Select(s => s.PlaceOf(row));
}
