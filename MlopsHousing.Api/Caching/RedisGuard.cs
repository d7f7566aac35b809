using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Caching.Distributed;
using MlopsHousing.ServiceDefaults.Telemetry;
using StackExchange.Redis;

namespace MlopsHousing.Api.Caching;

/// <summary>
/// Stands between HybridCache and Redis, so that Redis never costs a request more than the budget and never fails one:
/// a read that fails or is late is a miss, a write is not waited for, and while reads fail Redis is left alone.
/// </summary>
internal sealed class RedisGuard : IBufferDistributedCache
{
    private readonly RedisStore _redis;
    private readonly TimeSpan _budget;
    private readonly Breaker _breaker;

    internal RedisGuard(RedisStore redis, TimeSpan budget, ILogger<RedisGuard> log)
    {
        _redis = redis;
        _budget = budget;
        var outage = new RedisOutageLog(log, TimeProvider.System);
        _breaker = new Breaker(TimeProvider.System, outage.Began, outage.Ended);
    }

    /// <summary>Whether Redis is in use; false while it is left alone after failures.</summary>
    internal bool IsInUse => _breaker.IsClosed;

    /// <returns>Whether Redis had a value in time. Never throws for what Redis does.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> TryGetAsync(string key, IBufferWriter<byte> destination, CancellationToken token = default)
    {
        if (!_breaker.Allows())
        {
            CacheMetrics.CountRedis("skipped");
            return false;
        }

        var start = Stopwatch.GetTimestamp();
        Task<RedisValue>? read = null;
        try
        {
            read = _redis.GetAsync(key);
            var value = await read.WaitAsync(_budget, CancellationToken.None);
            _breaker.Succeeded();
            CacheMetrics.CountRedis(value.IsNull ? "miss" : "hit");
            if (value.IsNull)
                return false;
            destination.Write(((ReadOnlyMemory<byte>)value).Span);
            return true;
        }
        catch (Exception error)
        {
            _breaker.Failed(error);
            CacheMetrics.CountRedis("failed");
            // One that is late goes on unseen; what becomes of it is nobody's business.
            _ = read?.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return false;
        }
        finally
        {
            StageDuration.Record("redis", start);
        }
    }

    /// <summary>Sends a write on its way. Reads say how Redis does; a write that is lost costs a score later.</summary>
    public ValueTask SetAsync(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        if (_breaker.IsClosed)
            _redis.Set(key, value.ToArray(), options.AbsoluteExpirationRelativeToNow!.Value);
        return default;
    }

    // HybridCache calls none of these here: it prefers buffers, has no tags to keep and removes nothing.
    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        throw new NotSupportedException();

    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public byte[]? Get(string key) => throw new NotSupportedException();

    public bool TryGet(string key, IBufferWriter<byte> destination) => throw new NotSupportedException();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public void Set(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public void Refresh(string key) => throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();
}
