using Microsoft.Extensions.Logging;

namespace MlopsHousing.Monitoring.Storage;

/// <summary>The store for those who use it: opened in the background, so that no start and no prediction waits for it.</summary>
/// <param name="store">Null where it is off.</param>
/// <param name="log">Says once why it can't be used, and once that it can.</param>
public sealed partial class StoreAccess(Store? store, ILogger<StoreAccess> log) : IAsyncDisposable
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(5);

    // Of those that come while it is being opened at the start.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource<Store> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _problem = store is null ? "No store is configured (ConnectionStrings__store, or Store__Path)." : null;

    /// <summary>Whether there is one at all.</summary>
    public bool IsOn => store is not null;

    /// <summary>The store once it is open; it stays so, even if it is away for a while later.</summary>
    public Store? Ready => _opened.Task.IsCompletedSuccessfully ? _opened.Task.Result : null;

    /// <summary>Opens it, and tries until that works: a migration may come, or a server come back.</summary>
    public async Task OpenAsync(CancellationToken cancel)
    {
        if (store is null)
        {
            Off(log);
            return;
        }

        while (true)
        {
            try
            {
                await store.OpenAsync(cancel);
                _opened.SetResult(store);
                Opened(log, store.Description);
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Whatever it is, such as a native library that is missing: predictions go on without a store.
                var why = e is StoreException ? e.Message : $"The store can't be opened ({e.GetType().Name}: {e.Message.TrimEnd('.')}).";
                if (_problem != why) Unusable(log, why);
                _problem = why;
                await Task.Delay(_pause, cancel);
            }
        }
    }

    /// <summary>The store; waits for it if it is just being opened for the first time.</summary>
    /// <exception cref="StoreException">It can't be used now.</exception>
    public async ValueTask<Store> GetAsync(CancellationToken cancel)
    {
        if (Ready is { } ready) return ready;
        if (_problem is { } problem) throw new StoreException(problem);
        try
        {
            return await _opened.Task.WaitAsync(_patience, cancel);
        }
        catch (TimeoutException e)
        {
            throw new StoreException(_problem ?? "The store takes long to open.", e);
        }
    }

    /// <summary>Closes the store; SQLite then leaves one file behind.</summary>
    public ValueTask DisposeAsync() => store?.DisposeAsync() ?? ValueTask.CompletedTask;

    [LoggerMessage(4002, LogLevel.Information, "Predictions and feedback are kept in {Store}")]
    private static partial void Opened(ILogger log, string store);

    [LoggerMessage(4003, LogLevel.Information, "There is no store: predictions are not logged, and feedback is refused (Store__Path or ConnectionStrings__store names one)")]
    private static partial void Off(ILogger log);

    [LoggerMessage(4004, LogLevel.Error, "Predictions are answered but not logged, and feedback is refused. {Reason}")]
    private static partial void Unusable(ILogger log, string reason);
}
