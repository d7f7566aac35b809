using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Predict.Models;

/// <summary>
/// Versions without an alias that somebody asks for: loaded once however many ask at the same time, a few held, the least
/// recently used let go. A version that can't be loaded is remembered for a moment, so that asking for it stays cheap.
/// </summary>
internal sealed class OnDemandVersions(
    int capacity, TimeSpan failureMemory, TimeProvider time, Func<int, CancellationToken, Task<LoadedModel>> load) : IDisposable
{
    // What was asked for lately and is not there: bounded, as any number may be asked for.
    private const int MostFailures = 64;

    private readonly Lock _lock = new();
    private readonly LinkedList<LoadedModel> _held = [];
    private readonly Dictionary<int, Task<LoadedModel>> _loading = [];
    private readonly Dictionary<int, (Exception Error, long At)> _failures = [];
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private bool _isDisposed;

    /// <summary>The version, loaded now if it is not held.</summary>
    public Task<LoadedModel> GetAsync(int version, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (Find(version) is { } held) return Task.FromResult(held);
            if (_failures.TryGetValue(version, out var failure))
            {
                if (time.GetElapsedTime(failure.At) < failureMemory) return Task.FromException<LoadedModel>(failure.Error);
                _failures.Remove(version);
            }

            // Not the asker's token: others may wait for the same load when it goes away.
            if (!_loading.TryGetValue(version, out var loading))
                _loading[version] = loading = Task.Run(() => LoadAsync(version));
            return loading.WaitAsync(cancel);
        }
    }

    /// <summary>May be called twice: the container knows its owner under two types.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        _stopping.Cancel();
        _stopping.Dispose();
        _oneAtATime.Dispose();
    }

    private LoadedModel? Find(int version)
    {
        for (var node = _held.First; node is not null; node = node.Next)
        {
            if (node.Value.Version.Number != version) continue;
            _held.Remove(node);
            _held.AddFirst(node);
            return node.Value;
        }

        return null;
    }

    private async Task<LoadedModel> LoadAsync(int version)
    {
        try
        {
            // One load at a time bounds the memory that a storm of requests for old versions can take.
            await _oneAtATime.WaitAsync(_stopping.Token);
            LoadedModel model;
            try
            {
                model = await load(version, _stopping.Token);
            }
            finally
            {
                _oneAtATime.Release();
            }

            lock (_lock)
            {
                _held.AddFirst(model);
                if (_held.Count > capacity) _held.RemoveLast();
                _loading.Remove(version);
            }

            return model;
        }
        catch (Exception e)
        {
            lock (_lock)
            {
                if (_failures.Count >= MostFailures) _failures.Clear();
                _failures[version] = (e, time.GetTimestamp());
                _loading.Remove(version);
            }

            throw;
        }
    }
}
