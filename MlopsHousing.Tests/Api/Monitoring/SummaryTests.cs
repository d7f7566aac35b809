using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.AllInOne;
using MlopsHousing.Tests.Monitoring;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Api.Monitoring;

/// <summary>The all-in-one as a process, so that it alone is counted.</summary>
public sealed class SummaryTests(StoreFixture stores)
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task It_tells_what_Prometheus_is_told_and_what_the_store_knows()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        await using var started = new AllInOneProcess(Repository.File("models"), [], new() { ["Store__Path"] = test.File, ["RateLimit__PerSecond"] = "10000", ["RateLimit__Burst"] = "10000" });
        await started.ReadyAsync();
        using var http = new HttpClient { BaseAddress = started.Address };

        var id = (string)(await PredictAsync(http, Homes.Row)).Json["id"]!;
        for (var i = 0; i < 99; i++) await PredictAsync(http, Homes.Row);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PredictAsync(http, "{}")).Status);
        using var batch = await http.PostAsync("/v1/predict/batch", Json($"[{string.Join(',', Enumerable.Repeat(Homes.Row, 600))}]"));
        var actual = (await PredictAsync(http, Homes.Row)).Json["prediction"]!.GetValue<double>() - 500;
        using var feedback = await http.PostAsync("/v1/feedback", Json($$"""{"id":"{{id}}","actual":{{actual}}}"""));

        var summary = JsonNode.Parse("{}")!;
        await Eventually.HoldsAsync("the feedback shows", async () =>
        {
            summary = (await http.GetFromJsonAsync<JsonNode>("/v1/monitoring/summary"))!;
            return (int?)summary["quality"]?["versions"]?.AsArray().Count == 1;
        }, _soon);
        Assert.Equal(("california-housing", "1", 0), ((string?)summary["champion"]!["model"]!["name"], (string?)summary["champion"]!["model"]!["version"], (int)summary["champion"]!["swaps"]!));
        var one = Assert.Single(summary["requests"]!["routes"]!.AsArray(), route => (string?)route!["path"] == "/v1/predict")!;
        Assert.Equal((102, 1, 0), ((int)one["requests"]!, (int)one["refused"]!, (int)one["failed"]!));
        Assert.InRange((double)one["p50Ms"]!, 0.001, (double)one["p99Ms"]!);
        Assert.Equal("""{"ok":701,"refused":1,"unavailable":0}""", summary["predictions"]!.ToJsonString());
        Assert.Equal((100, 1, 0, 100 / 101.0), ((int)summary["cache"]!["hits"]!, (int)summary["cache"]!["misses"]!, (int)summary["cache"]!["bypasses"]!, (double)summary["cache"]!["hitShare"]!));
        AssertRecent(summary["recent"]!, one);
        Assert.Equal("""{"state":"open","dropped":0}""", summary["store"]!.ToJsonString());
        // One and the same home seven hundred times.
        Assert.Equal(("alert", 701), ((string?)summary["drift"]!["verdict"], (int)summary["drift"]!["rows"]!));
        Assert.Contains(summary["drift"]!["features"]!.AsArray(), feature => (string?)feature!["feature"] == "medianIncome" && (double)feature["psi"]! > 1);
        var version = summary["quality"]!["versions"]![0]!;
        Assert.Equal((1, 0.9), ((int)version["rows"]!, (double)version["intervals"]!["promised"]!));
        Assert.Equal(500, (double)version["mae"]!, 0.01); // an answer is rounded to cents

        await Task.Delay(MetricsTests.Service.ScrapeAge);
        var scraped = await http.GetStringAsync("/metrics");
        Assert.Matches("(?m)^http_server_request_duration_seconds_count{.*http_response_status_code=\"200\",http_route=\"/v1/predict\".*} 101$", scraped);
        Assert.Matches("(?m)^mlops_predictions_total{.*outcome=\"ok\".*} 701$", scraped);
        Assert.Matches("(?m)^mlops_cache_requests_total{.*result=\"hit\".*} 100$", scraped);
        Assert.Equal(Quantile(scraped, "/v1/predict", 0.99), (double)one["p99Ms"]!, 1e-3);
    }

    [Fact]
    public async Task With_neither_store_nor_redis_it_says_so_and_tells_the_rest()
    {
        await using var started = new AllInOneProcess(Repository.File("models"), [], new()
        {
            ["ConnectionStrings__store"] = $"Host=127.0.0.1;Port={FreePort.Next()};Database=x;Username=x;Password=x",
            ["ConnectionStrings__cache"] = $"127.0.0.1:{FreePort.Next()}",
        });
        await started.ReadyAsync();
        using var http = new HttpClient { BaseAddress = started.Address };
        var (summary, rooms) = (JsonNode.Parse("{}")!, 880);
        await Eventually.HoldsAsync("Redis is left alone", async () =>
        {
            // A home that was not asked for yet: else this process remembers it.
            Assert.Equal(HttpStatusCode.OK, (await PredictAsync(http, Homes.Row.Replace("880", $"{++rooms}", StringComparison.Ordinal))).Status);
            summary = (await http.GetFromJsonAsync<JsonNode>("/v1/monitoring/summary"))!;
            return !(bool)summary["cache"]!["redis"]!["inUse"]!;
        }, _soon);
        Assert.Equal(("unavailable", null), ((string?)summary["store"]!["state"], summary["quality"]));
        Assert.Equal((summary["predictions"]!["ok"]!.ToJsonString(), "too-few"), (summary["drift"]!["rows"]!.ToJsonString(), (string?)summary["drift"]!["verdict"]));
        Assert.Equal((0, true), ((int)summary["cache"]!["redis"]!["ok"]!, (int)summary["cache"]!["redis"]!["failed"]! > 0));
    }

    [Fact]
    public async Task Without_a_store_there_is_no_quality_and_a_promotion_counts_as_a_swap()
    {
        await using var server = await ApiServer.StartAsync();
        var off = await ApiServer.JsonOf(await server.Client.GetAsync("/v1/monitoring/summary"));
        Assert.Equal(("off", null), ((string?)off["store"]!["state"], off["quality"]));
        await HouseModel.PromoteNewAsync(server.Registry);
        var after = off;
        await Eventually.HoldsAsync("the new champion answers", async () =>
        {
            after = await ApiServer.JsonOf(await server.Client.GetAsync("/v1/monitoring/summary"));
            return (string?)after["champion"]!["model"]!["version"] == "2";
        }, _soon);
        Assert.Equal(1, (int)after["champion"]!["swaps"]!);
        Assert.True((DateTimeOffset)after["champion"]!["since"]! > (DateTimeOffset)off["champion"]!["since"]!);
    }

    /// <summary>The process is not ten minutes old, so its last ten minutes are all that it knows.</summary>
    private static void AssertRecent(JsonNode recent, JsonNode single)
    {
        var (whole, steps) = (recent["whole"]!, recent["steps"]!.AsArray());
        Assert.Equal((103, 1, 0, 701), ((int)whole["requests"]!, (int)whole["refused"]!, (int)whole["failed"]!, (int)whole["rows"]!)); // the batch too
        Assert.Equal((100, 1, 0), ((int)whole["hits"]!, (int)whole["misses"]!, (int)whole["bypasses"]!));
        foreach (var quantile in (string[])["p50Ms", "p95Ms", "p99Ms"]) Assert.Equal((double)single[quantile]!, (double)whole[quantile]!);
        foreach (var count in (string[])["requests", "refused", "failed", "rows", "hits", "misses", "bypasses"])
            Assert.Equal((long)whole[count]!, steps.Sum(step => (long)step![count]!));
        var (since, until) = ((DateTimeOffset)recent["since"]!, (DateTimeOffset)recent["until"]!);
        var starts = steps.Select(step => (DateTimeOffset)step!["start"]!).ToList();
        Assert.Equal(starts.Order(), starts);
        Assert.All(starts, start => Assert.InRange(start, since - TimeSpan.FromSeconds((int)recent["stepSeconds"]!), until));
    }

    /// <summary>As Prometheus reads it off the buckets, in milliseconds.</summary>
    private static double Quantile(string scraped, string route, double share)
    {
        var buckets = Regex.Matches(scraped, $"(?m)^http_server_request_duration_seconds_bucket{{.*http_route=\"{route}\".*le=\"([^\"]+)\".*}} (\\d+)$")
            .Select(m => (Le: m.Groups[1].Value == "+Inf" ? double.PositiveInfinity : double.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), Count: long.Parse(m.Groups[2].Value)))
            .GroupBy(b => b.Le).Select(g => (Le: g.Key, Count: g.Sum(b => b.Count))).OrderBy(b => b.Le).ToList();
        var rank = share * buckets[^1].Count;
        var at = buckets.FindIndex(b => b.Count >= rank);
        var (from, below) = at == 0 ? (0, 0) : buckets[at - 1];
        return 1_000 * (from + (buckets[at].Le - from) * (rank - below) / (buckets[at].Count - below));
    }

    private static async Task<(HttpStatusCode Status, JsonNode Json)> PredictAsync(HttpClient http, string body)
    {
        using var answer = await http.PostAsync("/v1/predict", Json(body));
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static class Homes
    {
        public const string Row =
            """{"longitude":-122.23,"latitude":37.88,"housingMedianAge":41,"totalRooms":880,"totalBedrooms":129,"population":322,"households":126,"medianIncome":8.3252}""";
    }
}
