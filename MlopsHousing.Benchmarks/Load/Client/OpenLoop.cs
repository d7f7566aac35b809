using System.Diagnostics;

namespace MlopsHousing.Benchmarks.Load.Client;

/// <summary>
/// Requests at a set rate, whatever the server does, as from many clients who know nothing of each other. Latency counts from the time at
/// which a request was to be sent: a server that stalls makes all of those late that fell due meanwhile, and each of them counts
/// (nothing is omitted by waiting together with the server).
/// </summary>
internal static class OpenLoop
{
    /// <summary>Asks, and checks every answer.</summary>
    /// <param name="port">The server's.</param>
    /// <param name="connections">The most requests under way. Where that many are late, the next wait, and their clocks run.</param>
    /// <param name="questions">What is asked.</param>
    /// <param name="rate">Requests a second, evenly spaced.</param>
    /// <param name="count">How many.</param>
    /// <returns>The latency of each request in the order in which they were due.</returns>
    /// <exception cref="WrongAnswerException">An answer is wrong.</exception>
    public static TimeSpan[] Run(int port, int connections, Questions questions, double rate, int count)
    {
        var latencies = new TimeSpan[count];
        var ticks = Stopwatch.Frequency / rate;
        var next = -1;
        Exception? failure = null;
        // Time to start all threads before the first request is due.
        var start = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 10;
        var threads = Enumerable.Range(0, connections).Select(_ => new Thread(Work)).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        return failure is null ? latencies : throw failure;

        void Work()
        {
            try
            {
                using var connection = new HttpConnection(port);
                while (Volatile.Read(ref failure) is null && Interlocked.Increment(ref next) is var i && i < count)
                {
                    var due = start + (long)(i * ticks);
                    ExactSleep.Until(due);
                    connection.Send(questions[i]);
                    questions.Check(i, connection.Receive());
                    latencies[i] = Stopwatch.GetElapsedTime(due);
                }
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
            }
        }
    }
}
