using System.Diagnostics;

namespace MlopsHousing.Tests.Processes;

/// <summary>
/// Tells what a program costs from what the machine does to it: a thread that naps a millisecond at a time notes how late it
/// wakes. It waits for no pool and no lock, so that what a program does to itself, by computing or by blocking its pool, is
/// not excused.
/// </summary>
internal sealed class Stalls : IDisposable
{
    private static readonly TimeSpan _nap = TimeSpan.FromMilliseconds(1);

    // What a nap takes beyond its time on any machine.
    private static readonly TimeSpan _usual = TimeSpan.FromMilliseconds(0.5);

    private readonly List<(long Slept, long Woke)> _late = [];
    private readonly Thread _thread;
    private volatile bool _done;

    public Stalls()
    {
        _thread = new(Watch) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Does something.</summary>
    /// <returns>How long it took, less the time in which the machine kept the process from running; and what came of it.</returns>
    public async Task<(TimeSpan Cost, T Result)> CostAsync<T>(Func<Task<T>> work)
    {
        var start = Stopwatch.GetTimestamp();
        var result = await work();
        var end = Stopwatch.GetTimestamp();
        await Task.Delay(3 * _nap); // until a nap that the end fell into is over
        return (Stopwatch.GetElapsedTime(start, end) - Between(start, end), result);
    }

    public void Dispose()
    {
        _done = true;
        _thread.Join();
    }

    private TimeSpan Between(long start, long end)
    {
        lock (_late)
            return TimeSpan.FromTicks(_late
                .Where(nap => nap.Slept < end && nap.Woke > start)
                .Sum(nap => Math.Max(0, (Stopwatch.GetElapsedTime(Math.Max(nap.Slept, start), Math.Min(nap.Woke, end)) - _nap).Ticks)));
    }

    private void Watch()
    {
        while (!_done)
        {
            var slept = Stopwatch.GetTimestamp();
            Thread.Sleep(_nap);
            var woke = Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(slept, woke) <= _nap + _usual) continue;
            lock (_late) _late.Add((slept, woke));
        }
    }
}
