using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Monitoring.Replays;

/// <summary>Keeps the few predictions whose two answers differ most; of equals, those with the least ids, in whatever order they come.</summary>
/// <param name="most">How many.</param>
internal sealed class WorstRows(int most)
{
    private static readonly Comparer<ReplayedRow> _leastFirst = Comparer<ReplayedRow>.Create((a, b) =>
        Math.Abs(a.Difference).CompareTo(Math.Abs(b.Difference)) is not 0 and var order ? order
        : b.Id.CompareTo(a.Id) is not 0 and var older ? older
        : b.Row.CompareTo(a.Row));

    private readonly SortedSet<ReplayedRow> _rows = new(_leastFirst);

    public void Offer(StoredPrediction prediction, in ReplayedPair pair, ReadOnlySpan<double> row)
    {
        if (most == 0 || (_rows.Count == most && Math.Abs(pair.Replayed - pair.Answered) < Math.Abs(_rows.Min!.Difference))) return;
        _rows.Add(new(prediction.Id, prediction.Row, prediction.At, $"{prediction.Version}", pair.Answered, pair.Replayed, pair.Actual, row.ToArray()));
        if (_rows.Count > most) _rows.Remove(_rows.Min!);
    }

    public IReadOnlyList<ReplayedRow> Descending() => [.. _rows.Reverse()];
}
