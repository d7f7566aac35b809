using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using MlopsHousing.ServiceDefaults;
using MlopsHousing.ServiceDefaults.Telemetry;

namespace MlopsHousing.Tests.ServiceDefaults;

public sealed partial class MetricsTests
{
    [Fact]
    public async Task Metrics_are_scraped_as_prometheus_text_in_production()
    {
        await using var server = await DefaultsServer.StartAsync();
        await server.Client.GetAsync("/busy");
        using var answer = await server.Client.GetAsync("/metrics");
        Assert.StartsWith("text/plain", answer.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(Line(), line));
        Assert.Contains("http_server_request_duration_seconds_bucket", text);
        Assert.Contains("http_route=\"/busy\"", text);
        Assert.Contains("dotnet_gc_collections_total", text);
        Assert.Contains($"service_version=\"{BuildInfo.Current.Version}\"", text);
        Assert.Contains($"vcs_ref_head_revision=\"{BuildInfo.Current.Commit ?? "unknown"}\"", text);
        Assert.Contains($"build_time=\"{(BuildInfo.Current.Time is { } time ? $"{time:yyyy-MM-dd'T'HH:mm:ss'Z'}" : "unknown")}\"", text);
    }

    [Fact]
    public async Task Probes_and_scrapes_do_not_count_as_requests()
    {
        await using var server = await DefaultsServer.StartAsync();
        foreach (var path in (string[])["/livez", "/readyz", "/health", "/metrics"])
            await server.Client.GetAsync(path);
        var text = await server.Client.GetStringAsync("/metrics");
        Assert.DoesNotContain("http_route=\"/livez\"", text);
        Assert.DoesNotContain("http_route=\"/metrics\"", text);
    }

    [Fact]
    public async Task Stages_have_buckets_from_a_microsecond_to_a_second()
    {
        await using var server = await DefaultsServer.StartAsync();
        StageDuration.Record("test", Stopwatch.GetTimestamp());
        var text = await server.Client.GetStringAsync("/metrics");
        var bounds = StageBucket().Matches(text).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(("1E-06", "1", "+Inf", 20), (bounds[0], bounds[^2], bounds[^1], bounds.Count));
    }

    [Fact]
    public async Task A_label_that_runs_wild_stops_at_a_limit()
    {
        using var meter = new Meter("MlopsHousing.Tests");
        var wild = meter.CreateCounter<long>("mlops.tests.wild");
        await using var server = await DefaultsServer.StartAsync();
        for (var i = 0; i < 2_000; i++)
            wild.Add(1, new KeyValuePair<string, object?>("id", i));
        var text = await server.Client.GetStringAsync("/metrics");
        var series = text.Split('\n').Where(line => line.StartsWith("mlops_tests_wild_total", StringComparison.Ordinal)).ToList();
        Assert.InRange(series.Count, 2, 501);
        Assert.Contains(series, line => line.Contains("otel_metric_overflow=\"true\"", StringComparison.Ordinal));
    }

    [GeneratedRegex("""^(#.*|[a-zA-Z_:][a-zA-Z0-9_:]*(\{.*\})? (-?[0-9.eE+-]+|\+Inf|-Inf|NaN)( \d+)?( #.*)?)$""")]
    private static partial Regex Line();

    [GeneratedRegex("""mlops_stage_duration_seconds_bucket\{[^}]*stage="test",le="([^"]+)"\}""")]
    private static partial Regex StageBucket();
}
