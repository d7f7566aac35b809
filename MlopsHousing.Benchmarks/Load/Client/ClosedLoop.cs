using System.Diagnostics;

namespace MlopsHousing.Benchmarks.Load.Client;

/// <summary>
/// As many requests under way as there are connections, and a new one as soon as one is answered: shows how many a second a server can
/// answer, and nothing about latency, since a slow server is asked less. One thread, so that the server gets most of the processors.
/// </summary>
internal static class ClosedLoop
{
    /// <summary>Asks, and checks every answer.</summary>
    /// <returns>The time from the first request to the last answer.</returns>
    /// <exception cref="WrongAnswerException">An answer is wrong.</exception>
    public static TimeSpan Run(int port, int connections, Questions questions, int count)
    {
        var open = Enumerable.Range(0, Math.Min(connections, count)).Select(_ => new HttpConnection(port)).ToArray();
        try
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < open.Length; i++) open[i].Send(questions[i]);
            for (var i = 0; i < count; i++)
            {
                var connection = open[i % open.Length];
                questions.Check(i, connection.Receive());
                if (i + open.Length < count) connection.Send(questions[i + open.Length]);
            }

            return Stopwatch.GetElapsedTime(start);
        }
        finally
        {
            foreach (var connection in open) connection.Dispose();
        }
    }
}
