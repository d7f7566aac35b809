using StackExchange.Redis;

namespace MlopsHousing.Api.Caching;

/// <summary>Predictions in Redis. Connects in the background, so that nothing waits for a Redis that isn't there.</summary>
internal sealed class RedisStore : IDisposable
{
    // The client retries by itself once it is made; this is for one that can't be made, such as a name that DNS lacks.
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _disposed = new();
    private volatile IDatabase? _database;

    /// <param name="connect">Returns the connection; may block, may fail.</param>
    internal RedisStore(Func<IConnectionMultiplexer> connect) => _ = Task.Run(() => ConnectAsync(connect, _disposed.Token));

    internal bool IsConnected => _database?.Multiplexer.IsConnected ?? false;

    /// <returns>The value, or null where Redis has none.</returns>
    /// <exception cref="Exception">Of many kinds: Redis is not there, or not yet.</exception>
    internal async Task<byte[]?> GetAsync(string key) => await Database.StringGetAsync(key);

    /// <inheritdoc cref="GetAsync"/>
    internal async Task SetAsync(string key, byte[] value, TimeSpan expiration) => await Database.StringSetAsync(key, value, expiration);

    public void Dispose() => _disposed.Cancel();

    private IDatabase Database =>
        _database ?? throw new InvalidOperationException("Not connected to Redis yet.");

    private async Task ConnectAsync(Func<IConnectionMultiplexer> connect, CancellationToken disposed)
    {
        while (!disposed.IsCancellationRequested)
        {
            try
            {
                _database = connect().GetDatabase();
                return;
            }
            catch (Exception error) when (error is RedisException or System.Net.Sockets.SocketException)
            {
                await Task.Delay(_retry, disposed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
