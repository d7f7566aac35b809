using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Monitoring.Feedback;

/// <summary>
/// Looks up, a little after feedback was taken, which prediction it belongs to, so that live errors can be counted. The process
/// that took it does, once, however many replicas there are.
/// </summary>
/// <param name="access">The store.</param>
/// <param name="judge">Called once for each value: with its prediction, or with null for one that stayed an orphan.</param>
/// <param name="time">The clock.</param>
public sealed class FeedbackFollowUp(StoreAccess access, Action<StoredPrediction?, double> judge, TimeProvider time)
{
    private const int Capacity = 100_000;
    private const int AtOnce = 500;

    /// <summary>By then the log, of whichever replica, has normally written the prediction.</summary>
    private static readonly TimeSpan _first = TimeSpan.FromSeconds(2);

    /// <summary>By then what is not there was dropped, or never was.</summary>
    private static readonly TimeSpan _last = TimeSpan.FromMinutes(1);

    private readonly Channel<Due> _fresh = Channel.CreateBounded<Due>(Capacity);
    private readonly Queue<Due> _late = [];
    private readonly List<Due> _inHand = [];

    /// <summary>Follows feedback up that was stored just now. What finds no room is not counted; it is in the store all the same.</summary>
    public void Add(IReadOnlyList<FeedbackItem> stored)
    {
        var due = time.GetUtcNow() + _first;
        foreach (var item in stored) _fresh.Writer.TryWrite(new(item, due, IsLast: false));
    }

    /// <summary>Runs until told to stop.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                while (access.Ready is { } store && TakeDue()) await JudgeAsync(store, stopping);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The store is away; what is in hand is looked for again.
            }
        }
    }

    private bool TakeDue()
    {
        var now = time.GetUtcNow();
        while (_inHand.Count < AtOnce && _late.TryPeek(out var late) && late.At <= now) _inHand.Add(_late.Dequeue());
        while (_inHand.Count < AtOnce && _fresh.Reader.TryPeek(out var fresh) && fresh.At <= now && _fresh.Reader.TryRead(out fresh)) _inHand.Add(fresh);
        return _inHand.Count > 0;
    }

    private async Task JudgeAsync(Store store, CancellationToken cancel)
    {
        await using var context = store.CreateContext();
        var ids = _inHand.Select(due => due.Item.PredictionId).Distinct().ToArray();
        var found = await context.Predictions.AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => (p.Id, p.Row), cancel);
        foreach (var (item, _, isLast) in _inHand)
        {
            if (found.TryGetValue(item.Key, out var prediction)) judge(prediction, item.Actual);
            else if (isLast) judge(null, item.Actual);
            else _late.Enqueue(new(item, time.GetUtcNow() + _last, IsLast: true));
        }

        _inHand.Clear();
    }

    private readonly record struct Due(FeedbackItem Item, DateTimeOffset At, bool IsLast);
}
