using System.Diagnostics.Metrics;
using System.Threading.Channels;

namespace MlopsHousing.Monitoring.Trials;

/// <summary>Copies of requests on their way to a shadow. Whoever answered only offers one; when the queue is full it is dropped and counted.</summary>
public sealed class ShadowCopies
{
    private readonly Channel<ShadowRequest> _queue;
    private readonly int _capacity;
    private readonly Counter<long> _requests;

    public ShadowCopies(TrialOptions options, Meter meter)
    {
        _capacity = options.ShadowQueue;
        _queue = Channel.CreateBounded<ShadowRequest>(new BoundedChannelOptions(_capacity) { SingleReader = true });
        _requests = meter.CreateCounter<long>("mlops.shadow.requests", "{request}", "Copies of requests for a shadow: scored, failed, or dropped where there was no room or no store.");
        // They show from the start, so that an alert's rate sees the first.
        foreach (var outcome in (string[])["scored", "failed", "dropped"]) Count(outcome, 0);
    }

    internal ChannelReader<ShadowRequest> Reader => _queue.Reader;

    /// <summary>Copies a request, if it is in the sample.</summary>
    /// <param name="trial">One of a shadow.</param>
    /// <param name="id">The champion's answer.</param>
    /// <param name="row">The place in its batch.</param>
    /// <param name="at">When it was answered.</param>
    /// <param name="prediction">As the champion answered.</param>
    /// <param name="vector">To what; copied.</param>
    public void Offer(Trial trial, Guid id, int row, DateTimeOffset at, double prediction, ReadOnlySpan<double> vector)
    {
        if (trial.Live is { Share: < 1 and var share } && Random.Shared.NextDouble() >= share) return;
        // Looked at first, so that a full queue costs no copy.
        if (_queue.Reader.Count >= _capacity || !_queue.Writer.TryWrite(new(trial, id, row, at, prediction, vector.ToArray()))) Count("dropped", 1);
    }

    internal void Count(string outcome, int requests) => _requests.Add(requests, new KeyValuePair<string, object?>("outcome", outcome));
}

/// <summary>A request that the champion answered.</summary>
internal sealed record ShadowRequest(Trial Trial, Guid Id, int Row, DateTimeOffset At, double Prediction, double[] Vector);
