using System.Buffers;
using System.Diagnostics;
using Microsoft.Extensions.Caching.Distributed;
using Polly;
using Polly.CircuitBreaker;

namespace MlopsHousing.Api.Caching;

/// <summary>
/// Stands between HybridCache and Redis, so that Redis never costs a request more than the budget and never fails one:
/// a read that fails or is late is a miss, a write is not waited for, and while Redis fails, or saves less than it costs, it is left alone.
/// </summary>
internal sealed class RedisGuard : IBufferDistributedCache
{
    private static readonly TimeSpan _leaveAlone = TimeSpan.FromSeconds(2);

    // Writes under way. More than this, and Redis is slower than we score: dropping one costs a score later.
    private const int MostWrites = 1_000;

    private const string ReadOperation = "GET";
    private const string WriteOperation = "SET";

    private readonly IRedisStore _redis;
    private readonly TimeSpan _budget;
    private readonly CacheMetrics _metrics;
    private readonly RedisPayoff _payoff;
    private readonly ResiliencePipeline _breaker;
    private readonly CircuitBreakerStateProvider _state = new();
    private int _writes;

    internal RedisGuard(IRedisStore redis, TimeSpan budget, RedisPayoff payoff, CacheMetrics metrics, ILogger<RedisGuard> log)
    {
        (_redis, _budget, _payoff, _metrics) = (redis, budget, payoff, metrics);
        var outage = new RedisOutageLog(log, TimeProvider.System);
        _breaker = new ResiliencePipelineBuilder()
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                Name = "redis",
                FailureRatio = 0.5,
                MinimumThroughput = 4,
                SamplingDuration = TimeSpan.FromSeconds(1),
                BreakDuration = _leaveAlone,
                StateProvider = _state,
                OnOpened = opened =>
                {
                    outage.Began(opened.Outcome.Exception!);
                    return default;
                },
                OnClosed = _ =>
                {
                    outage.Ended();
                    return default;
                },
            })
            .Build();
    }

    /// <summary>Whether Redis is in use; false while it is left alone after failures.</summary>
    internal bool IsInUse => _state.CircuitState is CircuitState.Closed;

    /// <summary>Whether it is worth a look.</summary>
    internal RedisPayoff Payoff => _payoff;

    /// <returns>Whether Redis had a value in time. Never throws for what Redis does.</returns>
    public async ValueTask<bool> TryGetAsync(string key, IBufferWriter<byte> destination, CancellationToken token = default)
    {
        if (!_payoff.Admits(key))
        {
            _metrics.CountRedis("bypassed");
            return false;
        }

        var start = Stopwatch.GetTimestamp();
        var read = await GuardAsync(ReadOperation, static (guard, key) => guard.ReadAsync(key), key);
        _metrics.Stage("redis", start);
        if (IsInUse) _payoff.Looked(start, hit: read is not null); // while it fails, a look costs nothing and tells nothing
        if (read is not { } value)
            return false;
        destination.Write(value);
        return true;
    }

    /// <summary>Begins a write, and does not wait for it.</summary>
    public ValueTask SetAsync(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        if (!_payoff.Admits(key)) return default;
        if (Interlocked.Increment(ref _writes) <= MostWrites)
        {
            var start = Stopwatch.GetTimestamp();
            _ = WriteAsync(key, value.ToArray(), options.AbsoluteExpirationRelativeToNow!.Value);
            _payoff.Wrote(start);
        }
        else
        {
            Interlocked.Decrement(ref _writes);
        }

        return default;
    }

    private async Task<byte[]?> ReadAsync(string key)
    {
        var read = _redis.GetAsync(key);
        // One that is late goes on unseen; what becomes of it is nobody's business.
        _ = read.ContinueWith(static late => late.Exception, CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return await read.WaitAsync(_budget);
    }

    private async Task WriteAsync(string key, byte[] value, TimeSpan expiration)
    {
        await GuardAsync(WriteOperation, static async (guard, write) =>
        {
            await guard._redis.SetAsync(write.key, write.value, write.expiration);
            return null;
        }, (key, value, expiration));
        Interlocked.Decrement(ref _writes);
    }

    private async ValueTask<byte[]?> GuardAsync<TState>(string operation, Func<RedisGuard, TState, Task<byte[]?>> call, TState state)
    {
        using var span = CacheTracing.StartRedis(operation);
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false);
        var outcome = await _breaker.ExecuteOutcomeAsync(static async (_, call) =>
        {
            try
            {
                return Outcome.FromResult<byte[]?>(await call.call(call.guard, call.state));
            }
            catch (Exception error)
            {
                return Outcome.FromException<byte[]?>(error);
            }
        }, context, (guard: this, call, state));
        ResilienceContextPool.Shared.Return(context);
        if (outcome.Exception is { } error) span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error.GetType().Name);

        _metrics.CountRedis(outcome.Exception switch
        {
            null => "ok",
            BrokenCircuitException => "skipped",
            _ => "failed",
        });
        return outcome.Result;
    }

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default) =>
        await GuardAsync(ReadOperation, static (guard, key) => guard.ReadAsync(key), key);

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        SetAsync(key, new ReadOnlySequence<byte>(value), options, token).AsTask();

    // HybridCache calls none of these here: it has no tags to keep and removes nothing.
    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public byte[]? Get(string key) => throw new NotSupportedException();

    public bool TryGet(string key, IBufferWriter<byte> destination) => throw new NotSupportedException();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public void Set(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public void Refresh(string key) => throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();
}
