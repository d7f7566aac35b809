using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.ServiceDefaults;

public sealed class TracingTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Traces_metrics_and_logs_go_to_the_collector_that_is_named_and_probes_do_not()
    {
        await using var collector = await Collector.StartAsync();
        await using (var server = await DefaultsServer.StartAsync(null, [.. collector.Settings, ("OTEL_TRACES_SAMPLER", "always_on")]))
        {
            await server.Client.GetAsync("/livez");
            await server.Client.GetAsync("/metrics");
            await server.Client.PostAsync("/echo/x", new StringContent("secret-body"));
        } // a stop sends what is left

        await Eventually.HoldsAsync("all three signals have come", () => collector.Paths.Count == 3, Soon);
        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], collector.Paths.Order());
        Assert.Contains("/echo/{name}", collector.Text("/v1/traces"));
        Assert.DoesNotContain("livez", collector.Text("/v1/traces"));
        Assert.Contains("service.version", collector.Text("/v1/traces"));
        Assert.Contains("http.server.request.duration", collector.Text("/v1/metrics"));
        Assert.Contains("POST /echo/{name} 200", collector.Text("/v1/logs"));
        Assert.DoesNotContain("secret-body", string.Concat(collector.Paths.Select(collector.Text)));
    }

    [Fact]
    public async Task Who_takes_traces_alone_is_sent_nothing_else()
    {
        await using var collector = await Collector.StartAsync();
        await using (var server = await DefaultsServer.StartAsync(null, [.. collector.TracesSettings, ("OTEL_TRACES_SAMPLER", "always_on")]))
        {
            await server.Client.PostAsync("/echo/x", new StringContent(""));
        } // a stop sends what is left

        await Eventually.HoldsAsync("traces have come", () => collector.Paths.Count > 0, Soon);
        Assert.Equal(["/v1/traces"], collector.Paths);
        Assert.Contains("/echo/{name}", collector.Text("/v1/traces"));
    }

    [Fact]
    public async Task By_default_few_requests_are_traced_and_those_that_a_caller_traces_always_are()
    {
        await using var collector = await Collector.StartAsync();
        await using (var server = await DefaultsServer.StartAsync(null, collector.Settings))
        {
            for (var i = 0; i < 300; i++)
                await server.Client.GetAsync("/busy");
            using var traced = new HttpRequestMessage(HttpMethod.Post, "/echo/x") { Content = new StringContent("") };
            traced.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            await server.Client.SendAsync(traced);
        }

        await Eventually.HoldsAsync("traces have come", () => collector.Paths.Contains("/v1/traces"), Soon);
        var spans = collector.Text("/v1/traces");
        Assert.Contains("/echo/{name}", spans);
        // 1 % of 300 is 3; 40 or more come by chance once in 10^28.
        Assert.InRange(spans.Split("GET /busy").Length - 1, 0, 40);
    }

    [Theory]
    [InlineData("1", 20)]
    [InlineData("0", 0)]
    public async Task A_setting_says_which_share_is_traced(string share, int traced)
    {
        await using var collector = await Collector.StartAsync();
        await using (var server = await DefaultsServer.StartAsync(null, [.. collector.Settings, ("OTEL_TRACES_SAMPLER_ARG", share)]))
        {
            for (var i = 0; i < 20; i++)
                await server.Client.GetAsync("/busy");
        } // a stop sends what is left

        await Eventually.HoldsAsync("the service has sent what it had", () => collector.Paths.Contains("/v1/metrics"), Soon);
        Assert.Equal(traced, collector.Paths.Contains("/v1/traces") ? collector.Text("/v1/traces").Split("GET /busy").Length - 1 : 0);
    }

    [Fact]
    public async Task A_traced_request_leaves_its_trace_s_id_where_Prometheus_finds_it()
    {
        await using var collector = await Collector.StartAsync();
        await using var server = await DefaultsServer.StartAsync(null, collector.Settings);
        using var traced = new HttpRequestMessage(HttpMethod.Get, "/busy");
        traced.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        await server.Client.SendAsync(traced);

        using var scrape = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        scrape.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text;version=1.0.0"); // as Prometheus asks
        using var answer = await server.Client.SendAsync(scrape);
        Assert.Equal("application/openmetrics-text", answer.Content.Headers.ContentType!.MediaType);
        Assert.Matches(
            "(?m)^http_server_request_duration_seconds_bucket{.*http_route=\"/busy\".*} 1 # {.*trace_id=\"0af7651916cd43dd8448eb211c80319c\"",
            await answer.Content.ReadAsStringAsync());
    }
}
