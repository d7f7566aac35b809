using Microsoft.EntityFrameworkCore;
using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Monitoring.Predictions;

/// <summary>Deletes predictions, feedback, counts and what was scored for trials by age. Decisions stay.</summary>
public static class PredictionRetention
{
    // Few enough that whoever waits for SQLite's one writer does not wait long.
    private const int RowsAtOnce = 2_000;

    /// <summary>Deletes what is older.</summary>
    /// <returns>The number of predictions that were deleted.</returns>
    public static async Task<int> ApplyAsync(Store store, DateTime olderThan, CancellationToken cancel)
    {
        await using var context = store.CreateContext();
        var predictions = await DeleteAsync(context.Predictions.Where(p => p.At < olderThan).OrderBy(p => p.At), cancel);
        await context.Bins.Where(b => b.Minute < olderThan).ExecuteDeleteAsync(cancel);
        await DeleteAsync(context.Feedback.Where(f => f.ReceivedAt < olderThan).OrderBy(f => f.ReceivedAt), cancel);
        await DeleteAsync(context.Shadows.Where(s => s.At < olderThan).OrderBy(s => s.At), cancel);
        await DeleteAsync(context.Pairs.Where(p => p.At < olderThan).OrderBy(p => p.At), cancel);
        return predictions;
    }

    private static async Task<int> DeleteAsync<T>(IQueryable<T> old, CancellationToken cancel)
    {
        for (var total = 0; ;)
        {
            var some = await old.Take(RowsAtOnce).ExecuteDeleteAsync(cancel);
            total += some;
            if (some < RowsAtOnce) return total;
        }
    }
}
