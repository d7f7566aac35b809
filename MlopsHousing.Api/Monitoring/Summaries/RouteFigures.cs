using MlopsHousing.ServiceDefaults.Telemetry;

namespace MlopsHousing.Api.Monitoring.Summaries;

/// <summary>Requests to one route: how many, how they ended, and how long they took, in the buckets that Prometheus is given.</summary>
internal sealed class RouteFigures
{
    private readonly long[] _buckets = new long[RequestDuration.Buckets.Count + 1];
    private long _refused;
    private long _failed;

    public long Requests => _buckets.Sum();

    /// <summary>Answered with 4xx.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Answered with 5xx.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    public void Add(double seconds, int status)
    {
        var bucket = 0;
        while (bucket < RequestDuration.Buckets.Count && seconds > RequestDuration.Buckets[bucket]) bucket++;
        Interlocked.Increment(ref _buckets[bucket]);
        if (status >= 500) Interlocked.Increment(ref _failed);
        else if (status >= 400) Interlocked.Increment(ref _refused);
    }

    /// <summary>All of several together.</summary>
    public static RouteFigures SumOf(IEnumerable<RouteFigures> parts)
    {
        var sum = new RouteFigures();
        foreach (var part in parts)
        {
            for (var i = 0; i < sum._buckets.Length; i++) sum._buckets[i] += Interlocked.Read(ref part._buckets[i]);
            sum._refused += part.Refused;
            sum._failed += part.Failed;
        }

        return sum;
    }

    /// <summary>What a share of the requests stayed below, in milliseconds, as Prometheus' <c>histogram_quantile</c> tells it; null without requests.</summary>
    public double? QuantileMs(double share)
    {
        long[] counts = [.. _buckets];
        var (rank, below) = (share * counts.Sum(), 0.0);
        if (rank == 0) return null;
        for (var i = 0; i < RequestDuration.Buckets.Count; i++)
        {
            if (below + counts[i] >= rank)
            {
                var from = i == 0 ? 0 : RequestDuration.Buckets[i - 1];
                return Math.Round(1_000 * (from + (RequestDuration.Buckets[i] - from) * (rank - below) / counts[i]), 3);
            }

            below += counts[i];
        }

        return 1_000 * RequestDuration.Buckets[^1];
    }
}
