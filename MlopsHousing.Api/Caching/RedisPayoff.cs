using System.Diagnostics;

namespace MlopsHousing.Api.Caching;

/// <summary>
/// Weighs what a look into Redis costs against what it saves, by measured times: a look, and the write after one in vain, against
/// the scoring that a hit spares. Where it costs more, Redis is bypassed but for a sample of the keys, which goes on telling.
/// </summary>
/// <remarks>
/// The sample is the same keys on every replica, always read and always written, so its share of hits is what Redis in full
/// use would have. See ADR 0040.
/// </remarks>
internal sealed partial class RedisPayoff(bool adapts, ILogger log)
{
    // Means fade, so that they follow a network or a model that changes: the last some hundred times count.
    private const int Memory = 256;

    // Where nearly all is hit, little is scored, and the first times are no rule.
    private const int LeastScores = 32;

    // By less than this, neither is better for sure: it stays as it is.
    private const double Margin = 1.2;

    private readonly Lock _lock = new();
    private Mean _look, _hit, _write, _score;
    private volatile bool _bypasses;
    private volatile bool _lacksScores;

    /// <summary>Whether Redis is left out, but for the sample.</summary>
    internal bool Bypasses => _bypasses;

    /// <summary>Whether Redis is to be asked for, and told, this key. Where all was hit so far, some are scored instead, to learn what that takes.</summary>
    internal bool Admits(string key) => !(_bypasses || _lacksScores) || CacheKey.IsSampled(key);

    /// <summary>A look, from <see cref="Stopwatch.GetTimestamp"/> until now.</summary>
    internal void Looked(long start, bool hit)
    {
        var elapsed = Stopwatch.GetTimestamp() - start;
        lock (_lock)
        {
            _look.Add(elapsed);
            _hit.Add(hit ? 1 : 0);
            if (adapts) Weigh();
        }
    }

    /// <summary>What a write kept its caller from going on; the rest of it is waited for by nobody.</summary>
    internal void Wrote(long start) => Add(ref _write, start);

    /// <summary>A row was scored, from <see cref="Stopwatch.GetTimestamp"/> until now.</summary>
    internal void Scored(long start)
    {
        Add(ref _score, start);
        if (_lacksScores) _lacksScores = _score.Count < LeastScores;
    }

    /// <summary>The figures now.</summary>
    /// <returns>The share of looks that hit, and in milliseconds what a look costs with the write after a miss, and what it saves; null before there are any.</returns>
    internal (double? HitShare, double? CostMs, double? SavesMs) Read()
    {
        lock (_lock)
        {
            return _look.Count == 0 || _score.Count == 0 ? (null, null, null) : (Math.Round(_hit.Value, 4), Milliseconds(Cost), Milliseconds(Saves));
        }
    }

    private double Cost => _look.Value + (1 - _hit.Value) * _write.Value;

    private double Saves => _hit.Value * _score.Value;

    private void Add(ref Mean mean, long start)
    {
        var elapsed = Stopwatch.GetTimestamp() - start;
        lock (_lock) mean.Add(elapsed);
    }

    private void Weigh()
    {
        if (_look.Count < Memory) return;
        if (_lacksScores = _score.Count < LeastScores) return;
        var (better, worse) = _bypasses ? (Saves, Cost) : (Cost, Saves);
        if (better <= Margin * worse) return;
        _bypasses = !_bypasses;
        if (_bypasses) Stops(log, Milliseconds(Cost), Milliseconds(Saves));
        else Resumes(log, Milliseconds(Cost), Milliseconds(Saves));
    }

    private static double Milliseconds(double ticks) => Math.Round(1_000 * ticks / Stopwatch.Frequency, 4);

    [LoggerMessage(3015, LogLevel.Information, "Redis is bypassed: a look costs {Cost} ms and saves {Saves} ms. Cache__Adaptive=false looks nevertheless.")]
    private static partial void Stops(ILogger log, double cost, double saves);

    [LoggerMessage(3016, LogLevel.Information, "Redis is used again: a look costs {Cost} ms and saves {Saves} ms.")]
    private static partial void Resumes(ILogger log, double cost, double saves);

    /// <summary>The mean of the values so far while they are few, then one that fades.</summary>
    private struct Mean
    {
        internal int Count { get; private set; }

        internal double Value { get; private set; }

        internal void Add(double value)
        {
            if (Count < Memory) Count++;
            Value += (value - Value) / Count;
        }
    }
}
