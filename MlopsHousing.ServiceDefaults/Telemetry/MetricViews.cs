using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace MlopsHousing.ServiceDefaults.Telemetry;

/// <summary>Buckets and limits of what is exported, so that no metric grows past what a Prometheus can hold.</summary>
internal static class MetricViews
{
    // Seconds. 1 µs to 1 s: from one row's score to a hung upstream.
    private static readonly double[] _stages =
        [1e-6, 2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

    // Series of one metric. Features are 32 of 10 bins for a few versions; all else is far smaller.
    private const int FeatureSeries = 4_000;
    private const int OtherSeries = 500;

    internal static MetricStreamConfiguration For(Instrument instrument) => instrument.Name switch
    {
        "mlops.stage.duration" => new ExplicitBucketHistogramConfiguration { Boundaries = _stages, CardinalityLimit = OtherSeries },
        RequestDuration.Name => new ExplicitBucketHistogramConfiguration { Boundaries = [.. RequestDuration.Buckets], CardinalityLimit = OtherSeries },
        _ when instrument.Name.StartsWith("mlops.feature.", StringComparison.Ordinal) =>
            new MetricStreamConfiguration { CardinalityLimit = FeatureSeries },
        // A few series an endpoint, and nothing that http.server.request.duration does not tell.
        "aspnetcore.routing.match_attempts" => MetricStreamConfiguration.Drop,
        // An instrument's own bucket advice stands.
        _ => new MetricStreamConfiguration { CardinalityLimit = OtherSeries },
    };
}
