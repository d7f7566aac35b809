using System.Buffers;
using System.Diagnostics.Metrics;
using System.Threading.Channels;

namespace MlopsHousing.Monitoring.Predictions;

/// <summary>
/// Predictions on their way into the store. Whoever answers only puts one into a bounded queue; when that is full, because the
/// store is slow or away, the prediction is dropped and counted. An answer waits for nothing here.
/// </summary>
public sealed class PredictionLog
{
    private readonly Channel<PredictionEntry> _queue;
    private readonly ArrayPool<double> _vectors;
    private readonly Counter<long> _dropped;
    private readonly double _batchSampleRatio;
    private readonly int _roomForBatches;
    private readonly bool _isOn;
    private long _droppedCount;

    /// <summary>Makes an empty log.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="meter">Where drops are counted.</param>
    /// <param name="isOn">False where there is no store: then nothing is taken, and nothing counts as dropped.</param>
    public PredictionLog(PredictionLogOptions options, Meter meter, bool isOn)
    {
        _isOn = isOn;
        _batchSampleRatio = options.BatchSampleRatio;
        _roomForBatches = options.QueueCapacity / 2;
        _queue = Channel.CreateBounded<PredictionEntry>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        _vectors = ArrayPool<double>.Create(LongestPooled, options.QueueCapacity);
        _dropped = meter.CreateCounter<long>("mlops.prediction_log.dropped", "{prediction}", "Predictions that were answered but could not be logged.");
        _dropped.Add(0); // shows from the start, so that an alert's rate sees the first drop
    }

    // Doubles; longer rows are rare and are left to the garbage collector.
    private const int LongestPooled = 1024;

    /// <summary>How many were dropped so far.</summary>
    public long DroppedCount => Interlocked.Read(ref _droppedCount);

    /// <summary>The predictions to be written.</summary>
    internal ChannelReader<PredictionEntry> Queue => _queue.Reader;

    /// <summary>Logs a prediction of its own.</summary>
    /// <param name="entry">What was answered.</param>
    /// <param name="vector">To what; copied.</param>
    public void Add(PredictionEntry entry, ReadOnlySpan<double> vector)
    {
        if (!_isOn) return;
        entry.Pooled = _vectors.Rent(vector.Length);
        entry.Width = vector.Length;
        vector.CopyTo(entry.Pooled);
        if (_queue.Writer.TryWrite(entry)) return;
        Drop(entry);
    }

    /// <summary>Whether the next row of a batch is one of those that are logged.</summary>
    public bool SamplesBatchRow() => _isOn && (_batchSampleRatio >= 1 || Random.Shared.NextDouble() < _batchSampleRatio);

    /// <summary>Logs a row of a batch. Batches never take the room that predictions of their own need.</summary>
    public void AddOfBatch(PredictionEntry entry, ReadOnlySpan<double> vector)
    {
        if (_queue.Reader.Count < _roomForBatches) Add(entry, vector);
        else CountDropped(1);
    }

    /// <summary>Takes no more; what waits can still be written.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>Takes an entry's vector back after it was written.</summary>
    internal void Release(in PredictionEntry entry) => _vectors.Return(entry.Pooled);

    /// <summary>Gives an entry up.</summary>
    internal void Drop(in PredictionEntry entry)
    {
        Release(entry);
        CountDropped(1);
    }

    private void CountDropped(int count)
    {
        Interlocked.Add(ref _droppedCount, count);
        _dropped.Add(count);
    }
}
