using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MlopsHousing.ServiceDefaults.Telemetry;

/// <summary>Where the time of a request goes: <c>mlops_stage_duration_seconds{stage}</c>. One instrument for all services.</summary>
public static class StageDuration
{
    private static readonly Meter _meter = new("MlopsHousing.ServiceDefaults");

    private static readonly Histogram<double> _seconds =
        _meter.CreateHistogram<double>("mlops.stage.duration", "s", "Time spent in one stage of a request.");

    /// <summary>Records the time from <paramref name="start"/> until now.</summary>
    /// <param name="stage">One of a closed set of names, such as <c>score</c>: it is a label.</param>
    /// <param name="start">From <see cref="Stopwatch.GetTimestamp"/>.</param>
    public static void Record(string stage, long start)
    {
        if (_seconds.Enabled)
            _seconds.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, new KeyValuePair<string, object?>("stage", stage));
    }
}
