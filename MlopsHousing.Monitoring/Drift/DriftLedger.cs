using Microsoft.EntityFrameworkCore;
using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Monitoring.Drift;

/// <summary>Keeps what this process counts in the store, minute by minute, and reads back what all processes counted.</summary>
/// <param name="bins">What is counted.</param>
public sealed class DriftLedger(DriftBins bins)
{
    private readonly Guid _instance = Guid.CreateVersion7();
    private (long Rows, long[] Counts) _before = (0, new long[bins.Width]);
    private DateTime? _minute;

    public DriftBins Bins => bins;

    /// <summary>Writes what was counted since the minute began. May be called again and again; a call that failed loses nothing.</summary>
    /// <param name="store">The store.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancel">Ends the call.</param>
    public async Task WriteAsync(Store store, DateTime now, CancellationToken cancel)
    {
        var current = bins.Read();
        if (current.Rows == _before.Rows) return;
        var minute = new DateTime(now.Ticks - now.Ticks % TimeSpan.TicksPerMinute, DateTimeKind.Utc);
        // What a minute's last write did not hold yet goes to the next minute.
        var added = (Rows: current.Rows - _before.Rows, Counts: current.Counts.Zip(_before.Counts, (a, b) => a - b).ToArray());
        await using var context = store.CreateContext();
        var row = _minute == minute ? await context.Bins.FindAsync([bins.Version.Digest, minute, _instance], cancel) : null;
        if (row is null)
        {
            context.Bins.Add(new() { Minute = minute, Digest = bins.Version.Digest, Instance = _instance, Rows = added.Rows, Counts = added.Counts });
        }
        else
        {
            row.Rows += added.Rows;
            row.Counts = [.. row.Counts.Zip(added.Counts, (a, b) => a + b)];
        }

        await store.SaveDurablyAsync(context, cancel);
        (_before, _minute) = (current, minute);
    }

    /// <summary>Adds up the newest minutes of all processes until they hold as many predictions as the window has.</summary>
    public async Task<(long Rows, long[] Counts, DateTime? Since)> ReadAsync(Store store, int window, CancellationToken cancel)
    {
        await using var context = store.CreateContext();
        var rows = context.Bins.AsNoTracking().Where(b => b.Digest == bins.Version.Digest).OrderByDescending(b => b.Minute).AsAsyncEnumerable();
        var (total, counts, since) = (0L, new long[bins.Width], (DateTime?)null);
        await foreach (var row in rows.WithCancellation(cancel))
        {
            // Minutes are taken whole, with all processes in them.
            if (total >= window && row.Minute != since) break;
            (total, since) = (total + row.Rows, row.Minute);
            for (var i = 0; i < counts.Length && i < row.Counts.Length; i++) counts[i] += row.Counts[i];
        }

        return (total, counts, since);
    }
}
