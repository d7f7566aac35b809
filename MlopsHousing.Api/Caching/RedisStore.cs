using StackExchange.Redis;

namespace MlopsHousing.Api.Caching;

/// <summary>Predictions in Redis. Connects in the background, so that nothing waits for a Redis that isn't there.</summary>
internal sealed class RedisStore : IRedisStore, IDisposable
{
    // The client retries by itself once it is made; this is for one that can't be made, such as a name that DNS lacks.
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(5);

    private const string RehearsalKey = "mlops:rehearsal";

    private readonly CancellationTokenSource _disposed = new();
    private volatile IDatabase? _database;

    /// <param name="connect">Returns the connection; may block, may fail.</param>
    internal RedisStore(Func<IConnectionMultiplexer> connect) => _ = Task.Run(() => ConnectAsync(connect, _disposed.Token));

    internal bool IsConnected => _database?.Multiplexer.IsConnected ?? false;

    public async Task<byte[]?> GetAsync(string key) => await Database.StringGetAsync(key);

    public async Task SetAsync(string key, byte[] value, TimeSpan expiration) => await Database.StringSetAsync(key, value, expiration);

    public void Dispose() => _disposed.Cancel();

    private IDatabase Database =>
        _database ?? throw new InvalidOperationException("Not connected to Redis yet.");

    private async Task ConnectAsync(Func<IConnectionMultiplexer> connect, CancellationToken disposed)
    {
        while (!disposed.IsCancellationRequested)
        {
            try
            {
                var database = connect().GetDatabase();
                await RehearseAsync(database);
                _database = database;
                return;
            }
            catch (Exception error) when (error is RedisException or System.Net.Sockets.SocketException)
            {
                await Task.Delay(_retry, disposed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>
    /// A read and a write as requests send them, so that the runtime compiles the client's part before a request waits for
    /// it. Nothing is written: only a key that exists would be, and this one never does.
    /// </summary>
    private static async Task RehearseAsync(IDatabase database)
    {
        try
        {
            await database.StringGetAsync(RehearsalKey);
            await database.StringSetAsync(RehearsalKey, Array.Empty<byte>(), TimeSpan.FromSeconds(1), when: When.Exists);
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            // It isn't there, or lets us do nothing; requests will tell.
        }
    }
}
