using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.AllInOne;

/// <summary>What Prometheus sees of a running service with the shipped champion.</summary>
[Collection(Alone.Name)]
public sealed partial class MetricsTests(MetricsTests.Service service) : IClassFixture<MetricsTests.Service>
{
    // Theirs have these labels where there is something to tell: a method that no route takes has no route.
    private static readonly string[] _optional = ["otel_scope_name", "le", "error_type", "http_route"];

    private const string Home =
        """{"longitude":-122.23,"latitude":37.88,"housingMedianAge":41,"totalRooms":880,"totalBedrooms":129,"population":322,"households":126,"medianIncome":8.3252}""";

    // Other places rely on these: rules, dashboards, alerts.
    public static TheoryData<string, string, string> Metrics => new()
    {
        { "mlops_predictions_total", "counter", "model_name model_version outcome role" },
        { "mlops_inferences_total", "counter", "dialect model_name model_version outcome" },
        { "mlops_stage_duration_seconds", "histogram", "stage" },
        { "mlops_cache_requests_total", "counter", "result" },
        { "mlops_model_info", "gauge", "digest model_name model_version role" },
        { "mlops_model_swaps_total", "counter", "outcome" },
        { "mlops_feature_bin_total", "counter", "bin feature model_name model_version" },
        { "mlops_feature_reference_ratio", "gauge", "bin feature model_name model_version" },
        { "mlops_feature_out_of_range_total", "counter", "feature" },
        { "mlops_prediction_value", "histogram", "" },
        { "mlops_prediction_log_dropped_total", "counter", "" },
        { "mlops_canary_requests_total", "counter", "outcome" },
        { "mlops_shadow_requests_total", "counter", "outcome" },
        { "http_server_request_duration_seconds", "histogram", "http_request_method http_response_status_code network_protocol_version url_scheme" },
    };

    [Theory]
    [MemberData(nameof(Metrics))]
    public async Task A_metric_has_its_type_its_labels_and_a_help_text(string name, string type, string labels)
    {
        var text = await service.ScrapeAsync();
        Assert.Contains($"# TYPE {name} {type}\n", text);
        Assert.Matches($"(?m)^# HELP {name} .*\\w\\.$", text);
        var family = Series(text).Where(series => Regex.IsMatch(series.Name, $"^{name}(_bucket|_sum|_count)?$")).ToList();
        Assert.NotEmpty(family);
        Assert.All(family, series => Assert.Equal(labels, string.Join(' ', series.Labels.Keys.Except(_optional).Order(StringComparer.Ordinal))));
    }

    [Fact]
    public async Task A_request_that_a_route_takes_is_timed_under_its_pattern() =>
        Assert.Contains("/v1/predict", Series(await service.ScrapeAsync())
            .Where(series => series.Name == "http_server_request_duration_seconds_count").Select(series => series.Labels.GetValueOrDefault("http_route")));

    [Fact]
    public async Task Every_family_is_told_once_and_ours_are_named_as_Prometheus_has_it()
    {
        var text = await service.ScrapeAsync();
        var families = TypeLine().Matches(text).Select(match => (Name: match.Groups[1].Value, Type: match.Groups[2].Value)).ToList();
        Assert.Equal(families.Select(family => family.Name).Distinct(), families.Select(family => family.Name));
        Assert.All(families.Where(family => family.Name.StartsWith("mlops_", StringComparison.Ordinal)), family =>
        {
            Assert.Contains($"# HELP {family.Name} ", text);
            Assert.Equal(family.Type == "counter", family.Name.EndsWith("_total", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task Values_are_counted_by_the_bin_of_the_profile_that_they_lie_in()
    {
        var before = Series(await service.ScrapeAsync());
        for (var i = 0; i < 3; i++) await service.PostAsync("/v1/predict", Home);
        await service.PostAsync("/v1/predict/batch", $"[{Home},{Home.Replace("8.3252", "0.6", StringComparison.Ordinal)}]");
        await service.PostAsync("/v1/predict/batch", Home + "\n" + Home + "\n", "application/x-ndjson");
        await service.PostAsync("/v1/predict", Home.Replace("8.3252", "\"much\"", StringComparison.Ordinal)); // refused rows are none of drift's
        await service.PostAsync("/v1/predict?whatIf=true", Home); // nor are made-up ones
        var after = Series(await service.ScrapeAsync());

        // The income of the first is among the highest tenth, of the other among the lowest.
        Assert.Equal((6, 1), (Gained(bin => bin.StartsWith("over", StringComparison.Ordinal) && !bin.Contains(" to ")), Gained(bin => bin.StartsWith("up to", StringComparison.Ordinal))));
        foreach (var feature in after.Where(series => series.Name == "mlops_feature_reference_ratio").GroupBy(series => series.Labels["feature"]))
            Assert.Equal(1, feature.Sum(series => series.Value), 6);
        // The features, and the predictions.
        Assert.Equal(8 + 1, after.Where(series => series.Name == "mlops_feature_bin_total").Select(series => series.Labels["feature"]).Distinct().Count());

        double Gained(Func<string, bool> bin) => Count(after, bin) - Count(before, bin);

        static double Count(List<(string Name, Dictionary<string, string> Labels, double Value)> all, Func<string, bool> bin) => all.Single(series =>
            series.Name == "mlops_feature_bin_total" && series.Labels["feature"] == "medianIncome" && bin(series.Labels["bin"])).Value;
    }

    [Fact]
    public async Task Ten_thousand_strange_paths_fields_and_clients_add_no_series()
    {
        await StrangeAsync(0, 40);
        var before = await KeysAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => StrangeAsync(1_000_000 + worker * 10_000, 1_250)));
        Assert.Equal(before, await KeysAsync());

        async Task<List<string>> KeysAsync() =>
        [
            .. (await service.ScrapeAsync()).Split('\n')
                // What the runtime tells of itself depends on no request.
                .Where(line => line.Length > 0 && line[0] != '#' && !line.StartsWith("dotnet_", StringComparison.Ordinal))
                .Select(line => line[..line.LastIndexOf(' ')]).Order(StringComparer.Ordinal),
        ];
    }

    [Fact]
    public async Task A_scrape_costs_less_than_five_milliseconds()
    {
        // The best of many: what a scrape costs by itself it costs each time; the first ones are compiled while they run.
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 80 && best >= TimeSpan.FromMilliseconds(5); i++)
        {
            await Task.Delay(Service.ScrapeAge);
            var clock = Stopwatch.StartNew();
            await service.Client.GetStringAsync("/metrics");
            if (clock.Elapsed < best) best = clock.Elapsed;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{best.TotalMilliseconds:0.00} ms");
        Assert.True(best < TimeSpan.FromMilliseconds(5), $"{best.TotalMilliseconds:0.00} ms");
    }

    private async Task StrangeAsync(int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            using var request = (i % 5) switch
            {
                0 => new HttpRequestMessage(HttpMethod.Get, $"/v1/strange-{i}/{i}"),
                1 => new HttpRequestMessage(HttpMethod.Post, $"/v1/predict?strange{i}={i}") { Content = Json($$"""{"strange{{i}}":{{i}}}""") },
                2 => new HttpRequestMessage(HttpMethod.Post, $"/v2/models/strange-{i}/versions/{i}/infer") { Content = Json("""{"inputs":[]}""") },
                3 => new HttpRequestMessage(new HttpMethod($"STRANGE{i}"), "/v1/predict"),
                _ => new HttpRequestMessage(HttpMethod.Get, $"/v1/models/strange-{i}"),
            };
            request.Headers.Host = $"strange-{i}.example";
            request.Headers.TryAddWithoutValidation("User-Agent", $"strange/{i}");
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", $"203.0.{i / 256 % 256}.{i % 256}");
            request.Headers.TryAddWithoutValidation("X-API-Key", $"strange-{i}");
            using var answer = await service.Client.SendAsync(request);
            Assert.InRange((int)answer.StatusCode, 400, 499);
        }
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static List<(string Name, Dictionary<string, string> Labels, double Value)> Series(string text) =>
    [
        .. from match in SeriesLine().Matches(text)
           select (
               match.Groups["name"].Value,
               Label().Matches(match.Groups["labels"].Value).ToDictionary(label => label.Groups[1].Value, label => label.Groups[2].Value),
               double.Parse(match.Groups["value"].Value.Replace("+Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture)),
    ];

    [GeneratedRegex("""(?m)^# TYPE (\S+) (\S+)$""")]
    private static partial Regex TypeLine();

    [GeneratedRegex("""(?m)^(?<name>[a-z]\w*)(\{(?<labels>.*)\})? (?<value>\S+)$""")]
    private static partial Regex SeriesLine();

    [GeneratedRegex(@"(\w+)=""((?:[^""\\]|\\.)*)""")]
    private static partial Regex Label();

    /// <summary>The all-in-one, after requests of every kind.</summary>
    public sealed class Service : IAsyncLifetime
    {
        /// <summary>For so long the exporter gives an answer again.</summary>
        public static readonly TimeSpan ScrapeAge = TimeSpan.FromMilliseconds(310);

        private AllInOneProcess _process = null!;

        internal HttpClient Client { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _process = new(Repository.File("models"), [], new() { ["RateLimit__PerSecond"] = "1000000", ["RateLimit__Burst"] = "10000000" });
            await _process.ReadyAsync();
            Client = new() { BaseAddress = _process.Address };
            await PostAsync("/v1/predict", Home);
            await PostAsync("/v1/predict", Home.Replace("\"housingMedianAge\":41", "\"housingMedianAge\":60", StringComparison.Ordinal)); // more than training saw
            await PostAsync("/v1/predict", "{}");
            await PostAsync("/v2/models/california-housing/infer", """{"inputs":[]}""");
        }

        /// <summary>A scrape that is none of a moment ago.</summary>
        internal async Task<string> ScrapeAsync()
        {
            await Task.Delay(ScrapeAge);
            return await Client.GetStringAsync("/metrics");
        }

        internal async Task PostAsync(string path, string body, string type = "application/json")
        {
            using var content = new StringContent(body, Encoding.UTF8, type);
            using var answer = await Client.PostAsync(path, content);
        }

        public async ValueTask DisposeAsync()
        {
            Client?.Dispose();
            await _process.DisposeAsync();
        }
    }
}
