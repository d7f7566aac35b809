using MlopsHousing.Modeling.Forests;
using MlopsHousing.Training.Forests;

namespace MlopsHousing.Tests.Training.Forests;

public class ForestExportTests
{
    [Theory]
    [InlineData(1, 600, 1, 10, 4)]
    [InlineData(2, 2_000, 6, 60, 31)]
    [InlineData(3, 2_000, 11, 40, 64)]
    [InlineData(4, 2_500, 8, 25, 150)]
    [InlineData(5, 500, 4, 30, 2)]
    public void The_scorer_answers_as_ML_NET_does_to_the_last_bit(int seed, int rows, int features, int trees, int leaves)
    {
        var (x, y) = SyntheticHouses.Make(seed, rows, features);
        var mlNet = new MlNetRegression(x, y, trees, leaves);
        var forest = ForestExport.FromMlNet(mlNet.Model);
        Assert.Equal(features, forest.FeatureCount);
        Assert.Equal(trees, forest.TreeCount);
        AssertSame(mlNet, forest, [.. x, .. Probes(forest, new Random(seed), count: 3_000)]);
    }

    [Fact]
    public void The_scorer_answers_as_ML_NET_does_on_all_of_California()
    {
        var lines = File.ReadAllLines(Requires.Data())[1..];
        var cells = lines.Select(line => line.Split(',')).Where(row => row.All(cell => cell.Length > 0)).ToArray();
        var rows = cells.Select(row => row[..^1].Select(float.Parse).ToArray()).ToArray();
        var prices = cells.Select(row => float.Parse(row[^1])).ToArray();
        var mlNet = new MlNetRegression(rows[..^4_128], prices[..^4_128], trees: 100, leaves: 31);
        var forest = ForestExport.FromMlNet(mlNet.Model);
        AssertSame(mlNet, forest, [.. rows, .. Probes(forest, new Random(1), count: 2_000)]);
    }

    [Fact]
    public void A_model_that_found_nothing_to_split_on_answers_with_a_constant()
    {
        var mlNet = new MlNetRegression([.. Enumerable.Repeat(new[] { 1f, 2f }, 100)], [.. Enumerable.Repeat(3f, 100)], trees: 5, leaves: 31);
        var forest = ForestExport.FromMlNet(mlNet.Model);
        AssertSame(mlNet, forest, [[1, 2], [0, 0], [float.NaN, 9]]);
    }

    [Fact]
    public void Each_leaf_knows_how_many_training_rows_reach_it()
    {
        var (x, y) = SyntheticHouses.Make(seed: 6, rows: 1_000, features: 5);
        var mlNet = new MlNetRegression(x, y, trees: 20, leaves: 8, minimumRowsPerLeaf: 25);
        var forest = ForestExport.FromMlNet(mlNet.Model, mlNet.FlatRows);

        Assert.NotNull(forest.LeafCover);
        Assert.All(forest.LeafCover, cover => Assert.InRange(cover, 25, 1_000));
        Assert.Equal(20 * 1_000, forest.LeafCover.Sum());
        Assert.Equal(forest.ToBytes(), Forest.Parse(forest.ToBytes()).ToBytes());
    }

    [Fact]
    public void Training_rows_with_missing_values_are_refused()
    {
        var (x, y) = SyntheticHouses.Make(seed: 7, rows: 300, features: 3);
        x[17][2] = float.NaN;
        var mlNet = new MlNetRegression(x, y, trees: 3, leaves: 4);
        var refusal = Assert.Throws<ArgumentException>(() => ForestExport.FromMlNet(mlNet.Model, mlNet.FlatRows));
        Assert.Contains("Feature 2 of row 17 is NaN", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_training_gives_the_same_bytes()
    {
        var (x, y) = SyntheticHouses.Make(seed: 8, rows: 800, features: 4);
        byte[] Bytes() => ForestExport.FromMlNet(new MlNetRegression(x, y, trees: 15, leaves: 12).Model).ToBytes();
        Assert.Equal(Bytes(), Bytes());
    }

    /// <summary>Rows of thresholds, of the floats right beside them, and of the odd values among floats.</summary>
    private static IEnumerable<float[]> Probes(Forest forest, Random random, int count)
    {
        float[] odd = [0f, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, float.Epsilon, -float.Epsilon, 1e30f, -1e30f, 1e-35f];
        var thresholds = Enumerable.Range(0, forest.FeatureCount)
            .Select(f => forest.Threshold.Where((_, node) => forest.Feature[node] == f).Append(0f).ToArray())
            .ToArray();
        for (var i = 0; i < count; i++)
        {
            yield return [.. thresholds.Select(known =>
            {
                var threshold = known[random.Next(known.Length)];
                return random.Next(5) switch
                {
                    0 => MathF.BitIncrement(threshold),
                    1 => MathF.BitDecrement(threshold),
                    2 => odd[random.Next(odd.Length)],
                    _ => threshold,
                };
            })];
        }
    }

    private static void AssertSame(MlNetRegression mlNet, Forest forest, float[][] rows)
    {
        var scorer = new ForestScorer(forest);
        var transformed = mlNet.Transform(rows);
        for (var i = 0; i < rows.Length; i++)
        {
            var ours = BitConverter.SingleToInt32Bits((float)scorer.Sum(rows[i]));
            Assert.Equal(BitConverter.SingleToInt32Bits(mlNet.Predict(rows[i])), ours);
            Assert.Equal(BitConverter.SingleToInt32Bits(transformed[i]), ours);
        }
    }
}
