using MlopsHousing.Modeling.Features;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Training.Evaluation;

/// <summary>Rows to train on and rows to test on; none is in both.</summary>
/// <param name="Train">Row numbers from 0.</param>
/// <param name="Test">Row numbers from 0.</param>
public sealed record Split(int[] Train, int[] Test)
{
    /// <summary>The side of a block that is held out whole, in the units of the coordinates (degrees, as a rule).</summary>
    public const double BlockSide = 0.5;

    /// <summary>
    /// Random rows: Fisher–Yates with <c>new Random(seed)</c> over the row numbers, then the first four fifths to train on.
    /// A test row has neighbours in training next door, as a house on the market has.
    /// </summary>
    public static Split Random(int rows, int seed)
    {
        var order = Shuffled(rows, seed);
        var train = rows * 4 / 5;
        return new(order[..train], order[train..]);
    }

    /// <summary>
    /// Whole blocks of <see cref="BlockSide"/>, in random order, until a fifth of the rows is held out: how the model does
    /// where it has seen nothing nearby.
    /// </summary>
    public static Split Blocks(Dataset data, Plane plane, int seed)
    {
        var (x, y) = (Coordinate(data, plane.X), Coordinate(data, plane.Y));
        var blocks = Enumerable.Range(0, data.Count)
            .GroupBy(i => (Math.Floor(x[i] / BlockSide), Math.Floor(y[i] / BlockSide)))
            .OrderBy(block => block.Key)
            .Select(block => block.ToArray())
            .ToArray();
        var test = new List<int>();
        foreach (var block in Shuffled(blocks.Length, seed))
        {
            if (test.Count >= data.Count / 5) break;
            test.AddRange(blocks[block]);
        }

        var held = test.ToHashSet();
        return held.Count < data.Count
            ? new([.. Enumerable.Range(0, data.Count).Where(i => !held.Contains(i))], [.. test])
            : throw new TrainingException("All rows lie in one block, so none can be held out.");
    }

    /// <summary>0, 1, 2 … in an order that is the same wherever the seed is.</summary>
    internal static int[] Shuffled(int count, int seed)
    {
        var order = Enumerable.Range(0, count).ToArray();
        var random = new Random(seed);
        for (var i = count - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    private static double[] Coordinate(Dataset data, string name) => data.Signature.IndexOf(name) is >= 0 and var index
        ? data.Column(index)
        : throw new TrainingException($"'{name}' is not a feature of the signature.");
}
