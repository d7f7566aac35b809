using System.Buffers;
using MlopsHousing.Api.Problems;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Api.Batches;

/// <summary>The rows of a batch, one after another in a pooled buffer, and what is wrong or doubtful with them.</summary>
internal sealed class BatchRows(int width) : IDisposable
{
    /// <summary>An answer lists this many faults and no more.</summary>
    public const int MostFaults = 100;

    /// <summary>An answer lists this many warnings and no more; it counts them all.</summary>
    public const int MostWarnings = 1_000;

    private readonly RowIssues _issues = new();
    private double[] _values = ArrayPool<double>.Shared.Rent(width * 64);

    public int Count { get; private set; }

    public List<RowFault> Faults { get; } = [];

    public List<RowFault> Warnings { get; } = [];

    public int WarningCount { get; private set; }

    /// <summary>The features that left what training saw, each as often as it did.</summary>
    public Dictionary<string, int> OutOfRange { get; } = [];

    /// <summary>Whether further faults would no longer be listed.</summary>
    public bool IsFull => Faults.Count >= MostFaults;

    public ReadOnlyMemory<double> Values => _values.AsMemory(0, Count * width);

    /// <summary>One of the rows.</summary>
    public ReadOnlySpan<double> Of(int place) => _values.AsSpan(place * width, width);

    /// <summary>A place for one more row, and for its issues; <see cref="Close"/> comes next.</summary>
    public Memory<double> Open(out RowIssues issues)
    {
        if ((Count + 1) * width > _values.Length) Grow();
        _issues.Clear();
        issues = _issues;
        return _values.AsMemory(Count * width, width);
    }

    /// <summary>Takes the row that was opened, with its issues.</summary>
    public void Close()
    {
        foreach (var fault in _issues.Faults)
            if (!IsFull) Faults.Add(new(Count, fault));
        foreach (var warning in _issues.Warnings)
        {
            WarningCount++;
            if (Warnings.Count < MostWarnings) Warnings.Add(new(Count, warning));
            if (warning.Rule == Rules.Extrapolation) OutOfRange[warning.Field] = OutOfRange.GetValueOrDefault(warning.Field) + 1;
        }

        Count++;
    }

    public void Dispose() => ArrayPool<double>.Shared.Return(_values);

    private void Grow()
    {
        var larger = ArrayPool<double>.Shared.Rent(_values.Length * 2);
        Values.Span.CopyTo(larger);
        ArrayPool<double>.Shared.Return(_values);
        _values = larger;
    }
}
