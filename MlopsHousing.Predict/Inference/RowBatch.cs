using System.Buffers;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Predict.Inference;

/// <summary>The rows of one request, one after another in a pooled buffer. NaN where nothing was given.</summary>
internal sealed class RowBatch : IDisposable
{
    private double[] _values;

    /// <summary>A batch of <paramref name="count"/> rows of nothing.</summary>
    public RowBatch(int width, int count)
    {
        Width = width;
        Count = count;
        _values = ArrayPool<double>.Shared.Rent(Math.Max(1, width * count));
        Values.Fill(double.NaN);
    }

    public int Width { get; }

    public int Count { get; private set; }

    public Span<double> Values => _values.AsSpan(0, Width * Count);

    public Span<double> this[int row] => _values.AsSpan(row * Width, Width);

    /// <summary>Adds a row of nothing, for requests that don't say beforehand how many come.</summary>
    /// <exception cref="InferenceException">There are <paramref name="most"/> already.</exception>
    public Span<double> Add(int most)
    {
        if (Count == most) throw InferenceException.TooManyRows(most);
        var needed = (Count + 1) * Width;
        if (needed > _values.Length)
        {
            var larger = ArrayPool<double>.Shared.Rent(needed * 2);
            Values.CopyTo(larger);
            ArrayPool<double>.Shared.Return(_values);
            _values = larger;
        }

        var row = this[Count++];
        row.Fill(double.NaN);
        return row;
    }

    /// <summary>Holds every row against the signature.</summary>
    /// <exception cref="InferenceException">A row breaks a rule; the first such row's faults are named.</exception>
    public void Check(Signature signature)
    {
        var issues = new RowIssues();
        for (var row = 0; row < Count; row++)
        {
            RowValidator.Check(signature, this[row], issues);
            Refuse(issues, row);
            issues.Clear();
        }
    }

    /// <summary>Throws when <paramref name="issues"/> of a row hold a fault.</summary>
    public static void Refuse(RowIssues issues, int row)
    {
        if (issues.HasFaults) Refuse(issues, $"Row {row} (counted from 0)");
    }

    /// <summary>Throws when <paramref name="issues"/> of <paramref name="what"/> hold a fault.</summary>
    public static void Refuse(RowIssues issues, string what)
    {
        if (!issues.HasFaults) return;
        var faults = issues.Faults.Select(f => f.Field.Length == 0 ? f.Message : $"'{f.Field}' {f.Message}");
        throw InferenceException.Invalid($"{what}: {string.Join("; ", faults)}.");
    }

    public void Dispose()
    {
        ArrayPool<double>.Shared.Return(_values);
        _values = [];
        Count = 0;
    }
}
