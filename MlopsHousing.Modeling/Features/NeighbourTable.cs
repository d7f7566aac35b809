namespace MlopsHousing.Modeling.Features;

/// <summary>
/// Rows of the training data by place, with the values that a recipe asks of neighbours; an implicit k-d tree over
/// single-precision coordinates. A query allocates nothing.
/// </summary>
public sealed partial class NeighbourTable
{
    private readonly KdTree _tree;
    private readonly float[][] _values;

    private NeighbourTable(float[] x, float[] y, float[][] values)
    {
        _x = x;
        _y = y;
        _rowValues = values;
        _tree = new(x, y);
        // In the tree's order: neighbours lie near each other in memory.
        _values = [.. values.Select(column => Array.ConvertAll(_tree.Order, row => column[row]))];
    }

    /// <summary>The number of rows.</summary>
    public int Count => _x.Length;

    /// <summary>The number of values of each row.</summary>
    public int Columns => _values.Length;

    /// <summary>Makes a table of rows; where two rows are equally far, the earlier one is nearer.</summary>
    /// <param name="x">The scaled first coordinate of each row.</param>
    /// <param name="y">The scaled second coordinate.</param>
    /// <param name="values">Columns as long as the coordinates.</param>
    /// <exception cref="InvalidDataException">A number is not finite, or the lengths differ.</exception>
    public static NeighbourTable Of(float[] x, float[] y, float[][] values)
    {
        if (x.Length == 0) throw Broken("it has no rows");
        if (y.Length != x.Length || values.Any(column => column.Length != x.Length)) throw Broken("its columns differ in length");
        foreach (var column in values.Prepend(y).Prepend(x))
            if (Array.FindIndex(column, v => !float.IsFinite(v)) is >= 0 and var row)
                throw Broken($"row {row} holds {column[row]}, which is not a finite number");
        return new(x, y, values);
    }

    /// <summary>The nearest rows, nearest first; as many as the spans hold, which may not exceed <see cref="Count"/>.</summary>
    /// <param name="x">The scaled first coordinate; finite.</param>
    /// <param name="y">The scaled second coordinate; finite.</param>
    /// <param name="places">Filled with the places of the rows in <see cref="Values"/>.</param>
    /// <param name="distances">Filled with their distances.</param>
    public void Nearest(float x, float y, Span<int> places, Span<float> distances) => _tree.Nearest(x, y, places, distances);

    /// <summary>One value of every row, by the places that <see cref="Nearest"/> gives.</summary>
    public ReadOnlySpan<float> Values(int column) => _values[column];

    /// <summary>Which row, as it was given, is at a place.</summary>
    public int RowAt(int place) => _tree.Order[place];

    private static InvalidDataException Broken(string why) => new($"The neighbour table can't be used: {why}.");
}
