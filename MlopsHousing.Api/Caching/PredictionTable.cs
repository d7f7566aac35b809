namespace MlopsHousing.Api.Caching;

/// <summary>The predictions that this process keeps, up to a limit and for a time; what was not asked for again goes first.</summary>
/// <remarks>
/// Values in arrays, no objects: there is nothing for the garbage collector to mark, move or free, however much is kept
/// (ADR 0041). Safe for all threads.
/// </remarks>
internal sealed class PredictionTable
{
    private const int Shards = 16; // a power of two

    private readonly PredictionTableShard[] _shards = new PredictionTableShard[Shards];
    private readonly long _lifetime;

    /// <param name="bytes">The limit. Memory is taken as it fills.</param>
    /// <param name="lifetime">How long a prediction is kept.</param>
    internal PredictionTable(long bytes, TimeSpan lifetime)
    {
        _lifetime = (long)lifetime.TotalMilliseconds;
        var chunks = bytes / (PredictionTableShard.BytesPerEntry * PredictionTableShard.InChunk * Shards); // whole ones: the limit is one
        var capacity = (int)Math.Min(chunks * PredictionTableShard.InChunk, int.MaxValue / 2);
        for (var i = 0; i < Shards; i++) _shards[i] = new(capacity);
    }

    /// <returns>False where it is not kept, or no longer.</returns>
    internal bool TryGet(in CacheKey key, out double value, out double scale) =>
        Of(key).TryGet(key, Environment.TickCount64, out value, out scale);

    internal void Set(in CacheKey key, double value, double scale)
    {
        var now = Environment.TickCount64;
        Of(key).Set(key, value, scale, now, now + _lifetime);
    }

    // A shard's own places come from other bits.
    private PredictionTableShard Of(in CacheKey key) => _shards[(int)key.Fourth & (Shards - 1)];
}
