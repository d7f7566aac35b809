using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace MlopsHousing.Tests.Api;

public sealed class IntervalTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiServer _server = fixture.Server;

    [Fact]
    public async Task An_answer_holds_nine_tenths_of_the_truth_unless_another_share_is_asked_for_and_a_cached_one_too()
    {
        const string Row = """{"area":101,"rooms":4,"district":"north","built":"1990-05-17","lot":250.5}""";
        string[] queries = ["", "?coverage=0.8", "?coverage=0.5", "?coverage=0.99", "?coverage=.9"];
        (double Reach, double Coverage)[] expected = [(900, 0.9), (800, 0.8), (500, 0.5), (990, 0.99), (900, 0.9)];
        for (var i = 0; i < queries.Length; i++)
        {
            var (response, json) = await _server.PostAsync("/v1/predict" + queries[i], Row);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(i == 0 ? "miss" : "hit", response.Headers.GetValues("X-Cache").Single());
            AssertInterval(json["interval"], (double)json["prediction"]!, expected[i].Reach, expected[i].Coverage);
        }
    }

    [Theory]
    [InlineData("0.49")]
    [InlineData("1")]
    [InlineData("90")]
    [InlineData("-0.9")]
    [InlineData("NaN")]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData("0.8&coverage=0.9")]
    public async Task A_share_that_can_t_be_kept_is_400_and_named(string coverage)
    {
        foreach (var path in new[] { "/v1/predict", "/v1/predict/batch" })
        {
            var (response, json) = await _server.PostAsync($"{path}?coverage={coverage}", HouseModel.Row);
            PredictTests.AssertProblem(response, json, 400, "bad-request");
            Assert.Contains("'coverage' must be one number from 0.5 to 0.99", (string?)json["detail"]);
            Assert.DoesNotContain("secret", json.ToJsonString());
        }
    }

    [Fact]
    public async Task Every_row_of_a_batch_has_its_interval_in_JSON_in_CSV_and_line_by_line()
    {
        var (_, json) = await _server.PostAsync("/v1/predict/batch?coverage=0.6", $"[{HouseModel.Row},{HouseModel.Row}]");
        Assert.Equal(2, json["intervals"]!.AsArray().Count);
        Assert.All(json["intervals"]!.AsArray(), interval => AssertInterval(interval, HouseModel.Price + 1, 600, 0.6));

        var csv = await _server.PostAsync("/v1/predict/batch?coverage=0.6", Encoding.UTF8.GetBytes($"[{HouseModel.Row}]"), accept: "text/csv");
        Assert.Equal("prediction,lower,upper\n300001.5,299401.5,300601.5\n", await csv.Content.ReadAsStringAsync());

        var (_, line) = await _server.PostAsync("/v1/predict/batch?coverage=0.6", HouseModel.Row, "application/x-ndjson");
        AssertInterval(line["interval"], HouseModel.Price + 1, 600, 0.6);
    }

    private static void AssertInterval(JsonNode? interval, double prediction, double reach, double coverage) => Assert.Equal(
        (prediction - reach, prediction + reach, coverage),
        ((double)interval!["lower"]!, (double)interval["upper"]!, (double)interval["coverage"]!));
}
