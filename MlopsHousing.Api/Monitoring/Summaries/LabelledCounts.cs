using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace MlopsHousing.Api.Monitoring.Summaries;

/// <summary>Counters, each told apart by the values of one label. Values come from closed sets, so this does not grow.</summary>
internal sealed class LabelledCounts
{
    private readonly ConcurrentDictionary<(string Counter, string Value), StrongBox<long>> _counts = new();

    public void Add(string counter, string value, long added) => Interlocked.Add(ref _counts.GetOrAdd((counter, value), static _ => new()).Value, added);

    /// <summary>How often a counter was told a value of its label.</summary>
    public long Of(string counter, string value) => _counts.TryGetValue((counter, value), out var count) ? Interlocked.Read(ref count.Value) : 0;
}
