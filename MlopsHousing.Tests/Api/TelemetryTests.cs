using System.Text.Json;
using MlopsHousing.Api.Docs;
using MlopsHousing.Tests.Processes;
using StackExchange.Redis;

namespace MlopsHousing.Tests.Api;

/// <summary>Alone: meters are the whole process's, so other servers in it would count too.</summary>
[Collection(Alone.Name)]
public sealed class TelemetryTests
{
    [Fact]
    public async Task Predictions_are_counted_by_version_and_outcome_as_Prometheus_sees_them()
    {
        await using var server = await ApiServer.StartAsync();
        await server.PostAsync("/v1/predict", HouseModel.Row);
        await server.PostAsync("/v1/predict", HouseModel.Row.Replace("100", "1500"));
        await server.PostAsync("/v1/predict", "{}");
        await server.PostAsync("/v1/predict/batch", $"[{HouseModel.Row},{HouseModel.Row}]");

        string[] expected =
        [
            "mlops_predictions_total{(?=.*model_name=\"houses\")(?=.*model_version=\"1\")(?=.*role=\"champion\")(?=.*outcome=\"ok\").*} 4$",
            "mlops_predictions_total{.*outcome=\"refused\".*} 1$",
            "mlops_feature_out_of_range_total{.*feature=\"area\".*} 1$",
            "mlops_prediction_value_bucket{.*le=\"500000\".*} 4$",
            "mlops_prediction_value_bucket{.*le=\"200000\".*} 0$",
            "mlops_model_info{.*digest=\"sha256:[0-9a-f]{64}\".*} 1$",
            "mlops_stage_duration_seconds_count{.*stage=\"parse\".*} [0-9]+$",
        ];
        var metrics = "";
        await Eventually.HoldsAsync(
            "the counters show on /metrics",
            async () => (metrics = await server.Client.GetStringAsync("/metrics")).Contains("mlops_predictions_total", StringComparison.Ordinal),
            TimeSpan.FromSeconds(5));
        Assert.All(expected, pattern => Assert.Matches("(?m)^" + pattern, metrics));
    }

    [Fact]
    public async Task Outages_that_are_rehearsed_at_start_are_not_counted_and_nothing_of_them_reaches_redis()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var server = await ApiServer.StartAsync(null, ("ConnectionStrings:cache", redis.Address));
        using var client = await ConnectionMultiplexer.ConnectAsync($"{redis.Address},allowAdmin=true");
        var database = client.GetDatabase();
        await Eventually.HoldsAsync(
            "the connection is rehearsed",
            async () => (await database.ExecuteAsync("INFO", "commandstats")).ToString().Contains("cmdstat_set:", StringComparison.Ordinal), TimeSpan.FromSeconds(20));

        Assert.Equal(0, (int)await database.ExecuteAsync("DBSIZE"));
        var metrics = await server.Client.GetStringAsync("/metrics");
        // One read is HybridCache's own, of whether all was invalidated.
        Assert.DoesNotMatch("(?m)^mlops_cache_(requests_total|redis_calls_total{.*(skipped|} [^1]))", metrics);
        Assert.DoesNotMatch("mlops_stage_duration.*stage=\"(cache|predict)\"", metrics);
    }

    [Fact]
    public async Task Answers_have_the_shapes_that_the_description_gives_them()
    {
        await using var server = await ApiServer.StartAsync();
        var strict = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
            NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict,
        };
        var far = HouseModel.Row.Replace("100", "1500");

        var one = (await server.PostAsync("/v1/predict", far)).Json.Deserialize<Prediction>(strict)!;
        Assert.Equal((HouseModel.Price + 1, "USD", "area"), (one.Value, one.Unit, one.Warnings.Single().Field));
        var many = (await server.PostAsync("/v1/predict/batch", $"[{far}]")).Json.Deserialize<BatchPrediction>(strict)!;
        Assert.Equal((1, 0), (many.WarningCount, many.Warnings.Single().Row));
        var line = (await server.PostAsync("/v1/predict/batch", far, "application/x-ndjson")).Json.Deserialize<LinePrediction>(strict)!;
        Assert.Equal(HouseModel.Price + 1, line.Prediction);
        var problem = (await server.PostAsync("/v1/predict", "{}")).Json.Deserialize<ProblemDetail>(strict)!;
        Assert.Equal(4, problem.Errors!.Count);
    }
}
