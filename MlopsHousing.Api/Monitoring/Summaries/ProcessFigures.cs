using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using MlopsHousing.ServiceDefaults.Telemetry;

namespace MlopsHousing.Api.Monitoring.Summaries;

/// <summary>
/// Adds up, from the start of the process, some of what Prometheus is given to scrape. It hears the same measurements, so both
/// tell the same; labels come from closed sets, so this does not grow.
/// </summary>
internal sealed class ProcessFigures : IHostedService, IDisposable
{
    private const string PredictRoute = "/v1/predict";

    // What each counter is told apart by.
    private static readonly Dictionary<string, string> _labels = new()
    {
        ["mlops.predictions"] = "outcome",
        ["mlops.cache.requests"] = "result",
        ["mlops.cache.redis.calls"] = "outcome",
    };

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, RouteFigures> _routes = new();
    private readonly LabelledCounts _counts = new();

    /// <param name="meters">Meters of another host in this process are not heard.</param>
    /// <param name="time">The clock.</param>
    public ProcessFigures(IMeterFactory meters, TimeProvider time)
    {
        Since = time.GetUtcNow();
        Recent = new(time);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope is { } scope && scope != meters) return;
            if (instrument.Name == RequestDuration.Name || _labels.ContainsKey(instrument.Name)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => AddRequest(seconds, tags));
        _listener.SetMeasurementEventCallback<long>(Count);
    }

    /// <summary>When it began to count.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>What happened in the last minutes.</summary>
    public RecentSteps Recent { get; }

    /// <summary>The API's routes that were asked for.</summary>
    public IEnumerable<(string Route, RouteFigures Figures)> Routes => _routes.OrderBy(route => route.Key, StringComparer.Ordinal).Select(route => (route.Key, route.Value));

    /// <summary>How often a counter was told a value of its label.</summary>
    public long Of(string counter, string value) => _counts.Of(counter, value);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    private void AddRequest(double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (route, status) = ((string?)null, 0);
        foreach (var tag in tags)
        {
            if (tag.Key == "http.route") route = tag.Value as string;
            else if (tag.Key == "http.response.status_code") status = tag.Value as int? ?? 0;
        }

        // What has no route has no place here, and other dialects in this process are none of the API's.
        if (route?.StartsWith("/v1/", StringComparison.Ordinal) != true) return;
        _routes.GetOrAdd(route, static _ => new()).Add(seconds, status);
        if (!route.StartsWith(PredictRoute, StringComparison.Ordinal)) return;
        var step = Recent.Current;
        step.All.Add(seconds, status);
        if (route == PredictRoute) step.Single.Add(seconds, status);
    }

    private void Count(Instrument instrument, long added, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var label = _labels[instrument.Name];
        foreach (var tag in tags)
        {
            if (tag.Key != label || tag.Value is not string value) continue;
            _counts.Add(instrument.Name, value, added);
            if (added != 0) Recent.Current.Counts.Add(instrument.Name, value, added);
        }
    }
}
