using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Api.Predictors;

/// <summary>
/// Single rows for one version, asked for at the same time by many requests. A call over gRPC costs ten times what scoring a row does, so
/// only a few are under way at once; rows that come meanwhile wait for the first of them to end, and go together in the next. While
/// there are few requests none of them waits.
/// </summary>
/// <param name="score">Asks the inference service for one row or several.</param>
/// <param name="time">The clock.</param>
internal sealed class GatheredRows(GatheredRows.Score score, TimeProvider time)
{
    /// <summary>Enough that a replica which hangs holds only a part of them (the balancer gives it no more than half).</summary>
    internal const int MostCalls = 4;

    /// <summary>As many as are scored in about the time that a call takes.</summary>
    internal const int MostRows = 64;

    private readonly Lock _lock = new();
    private readonly Queue<Batch> _waiting = [];
    private Batch? _last;
    private int _calls;

    // The time limit counts from when the first of them was asked for.
    internal delegate ValueTask Score(ReadOnlyMemory<double> rows, Memory<double> predictions, Memory<double> scales, DateTimeOffset since, CancellationToken cancel);

    /// <summary>Scores one row.</summary>
    /// <param name="row">Not used after the task ends.</param>
    /// <param name="prediction">One.</param>
    /// <param name="scale">One, or empty: the same for all calls.</param>
    /// <param name="cancel">Ends the wait; other rows of the same call are scored all the same.</param>
    /// <exception cref="ModelUnavailableException">The call failed, for all of its rows.</exception>
    public async ValueTask PredictAsync(ReadOnlyMemory<double> row, Memory<double> prediction, Memory<double> scale, CancellationToken cancel)
    {
        if (Join(row.Span, !scale.IsEmpty, out var place) is { } batch)
        {
            await batch.Done.WaitAsync(cancel);
            batch.Take(place, prediction.Span, scale.Span);
            return;
        }

        try
        {
            await score(row, prediction, scale, time.GetUtcNow(), cancel);
        }
        finally
        {
            EndCall();
        }
    }

    /// <returns>Null where a call may begin at once.</returns>
    private Batch? Join(ReadOnlySpan<double> row, bool withScale, out int place)
    {
        lock (_lock)
        {
            place = 0;
            if (_calls < MostCalls)
            {
                _calls++;
                return null;
            }

            if (_last is not { IsFull: false }) _waiting.Enqueue(_last = new(this, row.Length, withScale, time.GetUtcNow()));
            place = _last.Add(row);
            return _last;
        }
    }

    /// <summary>Lets those go that wait the longest, in place of the call that has ended.</summary>
    private void EndCall()
    {
        Batch? batch;
        lock (_lock)
        {
            if (!_waiting.TryDequeue(out batch)) _calls--;
            if (batch == _last) _last = null;
        }

        // On a thread of its own: what follows must not belong to the trace of the request whose call has just ended.
        if (batch is not null) ThreadPool.UnsafeQueueUserWorkItem(batch, preferLocal: false);
    }

    /// <summary>Rows that go together.</summary>
    private sealed class Batch(GatheredRows owner, int width, bool withScales, DateTimeOffset since) : IThreadPoolWorkItem
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private double[] _rows = new double[8 * width];
        private double[] _answers = [];
        private int _count;

        public bool IsFull => _count == MostRows;

        public Task Done => _done.Task;

        public int Add(ReadOnlySpan<double> row)
        {
            if (_rows.Length == _count * width) Array.Resize(ref _rows, 2 * _rows.Length);
            row.CopyTo(_rows.AsSpan(_count * width));
            return _count++;
        }

        public void Take(int place, Span<double> prediction, Span<double> scale)
        {
            prediction[0] = _answers[place];
            if (withScales) scale[0] = _answers[_count + place];
        }

        public void Execute() => _ = RunAsync();

        private async Task RunAsync()
        {
            try
            {
                _answers = new double[withScales ? 2 * _count : _count];
                await owner.ScoreAsync(_rows.AsMemory(0, _count * width), _answers.AsMemory(0, _count), _answers.AsMemory(_count), since);
                _done.SetResult();
            }
            catch (Exception e)
            {
                _done.SetException(e);
            }
            finally
            {
                owner.EndCall();
            }
        }
    }

    private ValueTask ScoreAsync(ReadOnlyMemory<double> rows, Memory<double> predictions, Memory<double> scales, DateTimeOffset since) =>
        score(rows, predictions, scales, since, CancellationToken.None);
}
