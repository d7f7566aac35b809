using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.Monitoring;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Api.Monitoring;

/// <summary>Alone: meters are the whole process's, so other servers in it would count too.</summary>
[Collection(Alone.Name)]
public sealed partial class MonitoringTelemetryTests(StoreFixture stores)
{
    [Fact]
    public async Task Prometheus_and_the_API_tell_the_same_drift()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        await using var server = await ApiServer.StartAsync(null, test.Setting);
        // Twice as many large houses as small ones, one in six of no known district.
        for (var i = 0; i < 600; i += 60)
        {
            var rows = Enumerable.Range(i, 60).Select(n => HouseModel.Row
                .Replace("\"area\":100", $"\"area\":{(n % 3 == 0 ? 20 + n % 200 : 300 + n % 200)}")
                .Replace("north", n % 6 == 0 ? "west" : "south"));
            await server.PostAsync("/v1/predict/batch", $"[{string.Join(',', rows)}]");
        }

        var drift = JsonNode.Parse("{}")!;
        await Eventually.HoldsAsync("all are counted in the store", async () =>
        {
            drift = await ApiServer.JsonOf(await server.Client.GetAsync("/v1/monitoring/drift"));
            return (int?)drift["rows"] == 600;
        }, TimeSpan.FromSeconds(30));
        Assert.Equal(("alert", "houses"), ((string?)drift["verdict"], (string?)drift["model"]!["name"]));
        var features = drift["features"]!.AsArray();
        Assert.Equal(["area", "rooms", "district", "built", "lot"], features.Select(f => (string?)f!["feature"]));
        Assert.Equal(100 / 600.0, (double)features[2]!["outOfRangeShare"]!, 9);
        Assert.Equal(0, (double)features[0]!["missingShare"]!);

        // The recording rule in arithmetic: sum over bins of (o - e) ln(o / e), half a row added to each bin.
        var metrics = "";
        await Eventually.HoldsAsync("the counters show on /metrics", async () =>
        {
            metrics = await server.Client.GetStringAsync("/metrics");
            return Bins(metrics, "mlops_feature_bin_total").Where(b => b.Feature == "area").Sum(b => b.Value) == 600;
        }, TimeSpan.FromSeconds(10));
        var (counts, expected) = (Bins(metrics, "mlops_feature_bin_total"), Bins(metrics, "mlops_feature_reference_ratio"));
        Assert.Equal(counts.Count, expected.Count);
        Assert.All(features.Append(drift["prediction"]), feature =>
        {
            var name = (string?)feature!["feature"] ?? "(prediction)";
            var own = counts.Where(b => b.Feature == name).ToDictionary(b => b.Bin, b => b.Value);
            var total = own.Values.Sum() + 0.5 * own.Count;
            var psi = expected.Where(b => b.Feature == name).Sum(b =>
            {
                var observed = (own[b.Bin] + 0.5) / total;
                return (observed - b.Value) * Math.Log(observed / b.Value);
            });
            Assert.Equal((double)feature["psi"]!, psi, 6);
        });
    }

    [Fact]
    public async Task Feedback_is_counted_with_its_errors_and_intervals()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        await using var server = await ApiServer.StartAsync(null, test.Setting);
        foreach (var error in (double[])[100, 5_000])
        {
            var (_, json) = await server.PostAsync("/v1/predict", HouseModel.Row);
            var item = $$"""{"id":"{{(string)json["id"]!}}","actual":{{(double)json["prediction"]! + error}}}""";
            await server.PostAsync("/v1/feedback", item);
            await server.PostAsync("/v1/feedback", item); // known already: not counted again
        }

        string[] expected =
        [
            "mlops_feedback_total{.*outcome=\"matched\".*} 2$",
            "mlops_feedback_absolute_error_count{(?=.*model_name=\"houses\")(?=.*model_version=\"1\").*} 2$",
            "mlops_feedback_absolute_error_bucket{.*le=\"1000\".*} 1$",
            "mlops_interval_hits_total{(?=.*model_version=\"1\")(?=.*outcome=\"hit\").*} 1$",
            "mlops_interval_hits_total{(?=.*model_version=\"1\")(?=.*outcome=\"miss\").*} 1$",
            "mlops_prediction_log_dropped_total.* 0$",
        ];
        var metrics = "";
        await Eventually.HoldsAsync("feedback is counted", async () =>
        {
            metrics = await server.Client.GetStringAsync("/metrics");
            return Regex.IsMatch(metrics, "(?m)^" + expected[0]);
        }, TimeSpan.FromSeconds(20));
        Assert.All(expected, pattern => Assert.Matches("(?m)^" + pattern, metrics));
    }

    private static List<(string Feature, string Bin, double Value)> Bins(string metrics, string name) =>
        [.. Line().Matches(metrics).Where(m => m.Groups["name"].Value == name && m.Groups["labels"].Value.Contains("model_name=\"houses\"", StringComparison.Ordinal))
            .Select(m => (Label(m, "feature"), Label(m, "bin"), double.Parse(m.Groups["value"].Value, CultureInfo.InvariantCulture)))];

    private static string Label(Match line, string name) => Regex.Match(line.Groups["labels"].Value, $"(?<=[{{,]{name}=\")[^\"]*").Value;

    [GeneratedRegex(@"(?m)^(?<name>\w+)(?<labels>\{[^}]*\}) (?<value>\S+)$")]
    private static partial Regex Line();
}
