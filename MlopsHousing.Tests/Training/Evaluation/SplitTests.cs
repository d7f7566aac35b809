using CsCheck;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Evaluation;

namespace MlopsHousing.Tests.Training.Evaluation;

public class SplitTests
{
    [Fact]
    public void A_random_split_is_Fisher_Yates_with_the_seeded_generator()
    {
        // Written out anew, as issue and README state it.
        var order = Enumerable.Range(0, 20_640).ToArray();
        var random = new Random(2);
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        var split = Split.Random(20_640, seed: 2);
        Assert.Equal(order[..16_512], split.Train);
        Assert.Equal(order[16_512..], split.Test);
    }

    [Fact]
    public void Every_row_is_on_one_side() => Gen.Select(Gen.Int[5, 500], Gen.Int).Sample((rows, seed) =>
    {
        var split = Split.Random(rows, seed);
        Assert.Equal(Enumerable.Range(0, rows), split.Train.Concat(split.Test).Order());
    });

    [Fact]
    public void A_block_is_held_out_whole_or_not_at_all()
    {
        using var temp = new TempFolder();
        var data = Dataset.Of(HousesCsv.Signature, CsvTable.Read(HousesCsv.Write(temp["houses.csv"])));
        var split = Split.Blocks(data, new Plane("east", "north"), seed: 1);
        var again = Split.Blocks(data, new Plane("east", "north"), seed: 1);
        Assert.Equal(split.Test, again.Test);
        Assert.Equal(Enumerable.Range(0, data.Count), split.Train.Concat(split.Test).Order());
        Assert.InRange(split.Test.Length, data.Count / 5, data.Count / 4);
        Assert.Empty(split.Train.Select(Block).Intersect(split.Test.Select(Block)));

        (double, double) Block(int row) => (Math.Floor(data.Row(row)[0] / 0.5), Math.Floor(data.Row(row)[1] / 0.5));
    }
}
