using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MlopsHousing.ServiceDefaults.Logging;

/// <summary>
/// Lets a warning or an error through once a minute, and counts those like it that it keeps back: what is away would else fill
/// the log with one line a request. Alike are those of one category, event and kind of exception; summaries of failed requests, which tell routes
/// and times, may come sixty times.
/// </summary>
internal sealed class FloodGuard : LoggingSampler
{
    private const int RequestsAMinute = 60;

    private static readonly string _requests = typeof(RequestLog).FullName!;

    private ConcurrentDictionary<(string Category, int EventId, Type? Exception), Lines> _minute = new();

    public override bool ShouldSample<TState>(in LogEntry<TState> logEntry)
    {
        if (logEntry.LogLevel < LogLevel.Warning) return true;
        var lines = _minute.GetOrAdd((logEntry.Category, logEntry.EventId.Id, logEntry.Exception?.GetType()), static _ => new());
        return Interlocked.Increment(ref lines.Count) <= Most(logEntry.Category);
    }

    /// <summary>Begins a new minute.</summary>
    /// <returns>What was kept back in the one before.</returns>
    public IReadOnlyList<(string Category, int EventId, long Count)> EndMinute() =>
    [
        .. from line in Interlocked.Exchange(ref _minute, new())
           let count = line.Value.Count - Most(line.Key.Category)
           where count > 0
           select (line.Key.Category, line.Key.EventId, count),
    ];

    private static long Most(string category) => category == _requests ? RequestsAMinute : 1;

    private sealed class Lines
    {
        public long Count;
    }
}
