using System.Globalization;

namespace MlopsHousing.Cli.Batches;

/// <summary>What was predicted for a chunk of rows, column by column, in the target's unit.</summary>
/// <param name="count">How many rows.</param>
/// <param name="intervals">Whether there are intervals.</param>
/// <param name="explained">How many contributions a row has; 0 without explanations.</param>
/// <param name="baseValue">What contributions are added to.</param>
internal sealed class PredictedRows(int count, bool intervals, int explained, double baseValue)
{
    private readonly double[] _contributions = new double[count * explained];

    public float[] Predictions { get; } = new float[count];

    /// <summary>The lower ends of intervals; empty where there are none.</summary>
    public float[] Lower { get; } = new float[intervals ? count : 0];

    public float[] Upper { get; } = new float[intervals ? count : 0];

    /// <summary>The base, then each contribution, as columns; in double precision, or they would not add up.</summary>
    public IEnumerable<double[]> Explanation()
    {
        if (explained == 0) yield break;
        yield return [.. Enumerable.Repeat(baseValue, count)];
        for (var column = 0; column < explained; column++)
        {
            var values = new double[count];
            for (var i = 0; i < count; i++) values[i] = _contributions[i * explained + column];
            yield return values;
        }
    }

    public Span<double> ContributionsOf(int first, int rows) => _contributions.AsSpan(first * explained, rows * explained);

    /// <summary>Writes a row's numbers as cells, each after a comma.</summary>
    public void WriteCells(int row, TextWriter to)
    {
        // The shortest text of a number in single precision holds all of it.
        Write(to, Predictions[row]);
        if (intervals)
        {
            Write(to, Lower[row]);
            Write(to, Upper[row]);
        }

        if (explained == 0) return;
        Write(to, baseValue);
        foreach (var contribution in ContributionsOf(row, 1)) Write(to, contribution);
    }

    private static void Write<T>(TextWriter to, T number)
        where T : ISpanFormattable
    {
        Span<char> text = stackalloc char[32];
        number.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        to.Write(',');
        to.Write(text[..length]);
    }
}
