using Microsoft.EntityFrameworkCore;
using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Monitoring.Feedback;

/// <summary>Takes feedback into the store, durably and idempotently: the first value for a prediction stands.</summary>
public static class FeedbackIntake
{
    private const int Attempts = 5;

    /// <summary>Stores what is new.</summary>
    /// <param name="store">The store.</param>
    /// <param name="items">No two of one prediction.</param>
    /// <param name="now">When they came, UTC.</param>
    /// <param name="cancel">Ends the call before the commit.</param>
    /// <returns>When it returns, what is new is on disk.</returns>
    /// <exception cref="System.Data.Common.DbException">The store can't be used now; nothing is promised.</exception>
    public static async Task<FeedbackReceipt> TakeAsync(Store store, IReadOnlyList<FeedbackItem> items, DateTime now, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryTakeAsync(store, items, now, cancel);
            }
            catch (DbUpdateException e) when (attempt < Attempts && store.IsCollision(e))
            {
                // Somebody else gave feedback for one of these at the same moment: now it can be seen.
            }
        }
    }

    private static async Task<FeedbackReceipt> TryTakeAsync(Store store, IReadOnlyList<FeedbackItem> items, DateTime now, CancellationToken cancel)
    {
        await using var context = store.CreateContext();
        var ids = items.Select(i => i.PredictionId).Distinct().ToArray();
        var known = await context.Feedback.AsNoTracking().Where(f => ids.Contains(f.PredictionId))
            .ToDictionaryAsync(f => (f.PredictionId, f.Row), f => f.Actual, cancel);
        var conflicts = Enumerable.Range(0, items.Count)
            .Where(i => known.TryGetValue(items[i].Key, out var actual) && actual != items[i].Actual).ToList();
        var fresh = items.Where(i => !known.ContainsKey(i.Key)).ToList();
        if (conflicts.Count > 0 || fresh.Count == 0) return new([], items.Count - fresh.Count - conflicts.Count, conflicts);

        context.Feedback.AddRange(fresh.Select(i => new StoredFeedback { PredictionId = i.PredictionId, Row = i.Row, Actual = i.Actual, ReceivedAt = now }));
        await store.SaveDurablyAsync(context, cancel);
        return new(fresh, items.Count - fresh.Count, []);
    }
}
