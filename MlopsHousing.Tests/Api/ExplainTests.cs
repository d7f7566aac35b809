using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Tests.Api;

public sealed class ExplainTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Explained = "/v1/predict?explain=true";
    private const string BatchExplained = "/v1/predict/batch?explain=true";
    private const string Csv = "area,rooms,district,built,lot\n100,4,north,1990-05-17,\n30,4,south,1990-05-17,250.5\n";

    private readonly ApiServer _server = fixture.Server;

    [Fact]
    public async Task An_answer_says_what_each_feature_adds_the_largest_first_and_in_the_words_of_a_request()
    {
        var (response, json) = await _server.PostAsync(Explained, HouseModel.Row);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["id", "prediction", "interval", "base", "contributions", "unit", "model", "warnings"], json.AsObject().Select(p => p.Key));
        Assert.Equal(HouseModel.Price + 1, (double)json["prediction"]!);
        Assert.Equal(HouseModel.Base, (double)json["base"]!);
        Assert.Equal(
            """
            [{"feature":"area","value":100,"contribution":50000.125},{"feature":"rooms","value":4,"contribution":0},
            {"feature":"district","value":"north","contribution":0},{"feature":"built","value":"1990-05-17","contribution":0},
            {"feature":"lot","value":250.5,"contribution":0}]
            """.ReplaceLineEndings(""),
            json["contributions"]!.ToJsonString());
    }

    [Fact]
    public async Task What_is_missing_and_what_training_never_saw_are_null()
    {
        var (_, json) = await _server.PostAsync(Explained, """{"area":30,"rooms":4,"district":"west","built":"1990-05-17"}""");

        Assert.Equal(["district", "lot"], json["contributions"]!.AsArray().Where(c => c!["value"] is null).Select(c => (string?)c!["feature"]));
        Assert.Equal(-150_000.375, (double)json["contributions"]![0]!["contribution"]!);
        Assert.Equal("district", (string?)Assert.Single(json["warnings"]!.AsArray())!["field"]);
    }

    [Fact]
    public async Task It_bypasses_the_cache_and_leaves_in_it_what_was_there()
    {
        const string Row = """{"area":102,"rooms":4,"district":"north","built":"1990-05-17","lot":250.5}""";
        string[] queries = ["?explain=true", "", "?explain=True", "?explain=false"];
        string[] expected = ["bypass", "miss", "bypass", "hit"];
        foreach (var (query, result) in queries.Zip(expected))
        {
            var (response, json) = await _server.PostAsync("/v1/predict" + query, Row);
            Assert.Equal(result, response.Headers.GetValues("X-Cache").Single());
            Assert.Equal(result == "bypass", json["contributions"] is not null);
            Assert.Equal(result == "bypass", json["base"] is not null);
            Assert.Equal(HouseModel.Price + 1, (double)json["prediction"]!);
        }
    }

    [Fact]
    public async Task Coordinates_are_one_location_and_the_numbers_add_up()
    {
        await using var server = await ApiServer.StartAsync(async registry =>
        {
            await TestModels.PublishHomesAsync(registry, 1);
            var aliases = await registry.ReadAliasesAsync(TestModels.Homes.Name);
            await registry.WriteAliasesAsync(TestModels.Homes.Name, aliases.Aliases with { Champion = 1 }, aliases.ETag);
        });

        var (_, json) = await server.PostAsync(Explained, TestModels.HomeJson);

        Assert.Equal(["income", "location", "rooms"], json["contributions"]!.AsArray().Select(c => (string?)c!["feature"]));
        Assert.Equal("""{"latitude":37.88,"longitude":-122.23}""", json["contributions"]![1]!["value"]!.ToJsonString());
        Assert.Equal(25_000, (double)json["contributions"]![1]!["contribution"]!, 1e-6);
        Assert.Equal(TestModels.HomeBase(1), (double)json["base"]!, 1e-6);
        Assert.Equal(TestModels.HomePrice(1, 37.88, 8.3252), Sum(json), 1e-9 * TestModels.HomePrice(1, 37.88, 8.3252));
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("1")]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData("true&explain=true")]
    public async Task Another_value_is_400_and_named(string value)
    {
        foreach (var path in new[] { "/v1/predict", "/v1/predict/batch" })
        {
            var (response, json) = await _server.PostAsync($"{path}?explain={value}", HouseModel.Row);
            PredictTests.AssertProblem(response, json, 400, "bad-request");
            Assert.Equal("The parameter 'explain' must be true or false.", (string?)json["detail"]);
        }
    }

    [Fact]
    public async Task Every_row_of_a_batch_has_its_contributions_from_one_base_whether_it_came_as_JSON_or_as_CSV()
    {
        var rows = """[{"area":100,"rooms":4,"district":"north","built":"1990-05-17"},{"area":30,"rooms":4,"district":"south","built":"1990-05-17","lot":250.5}]""";
        var (fromJson, json) = await _server.PostAsync(BatchExplained, rows);
        Assert.Equal("bypass", fromJson.Headers.GetValues("X-Cache").Single());
        Assert.Equal(["id", "unit", "model", "predictions", "intervals", "base", "contributions", "warningCount", "warnings"], json.AsObject().Select(p => p.Key));
        Assert.Equal(HouseModel.Base, (double)json["base"]!);
        Assert.Equal([50000.125, -150000.375], json["contributions"]!.AsArray().Select(c => (double)c![0]!["contribution"]!));
        Assert.Equal(["north", "south"], json["contributions"]!.AsArray().Select(c => (string?)c!.AsArray().Single(f => (string?)f!["feature"] == "district")!["value"]));

        // Explanations nest, so they are JSON whatever else is accepted.
        var fromCsv = await ApiServer.JsonOf(await _server.PostAsync(BatchExplained, Encoding.UTF8.GetBytes(Csv), "text/csv", accept: "text/csv"));
        Assert.Equal(json["contributions"]!.ToJsonString(), fromCsv["contributions"]!.ToJsonString());

        var (_, line) = await _server.PostAsync(BatchExplained, HouseModel.Row, "application/x-ndjson");
        Assert.Equal(["row", "prediction", "interval", "base", "contributions", "warnings"], line.AsObject().Select(p => p.Key));
        Assert.Equal(HouseModel.Price + 1, Sum(line));
    }

    [Fact]
    public async Task A_batch_of_many_calls_and_lines_at_fault_keep_rows_and_contributions_together()
    {
        var rows = Enumerable.Range(0, 300).Select(i => $$"""{"area":{{(i % 7 == 0 ? 30 : 100)}},"rooms":4,"district":"north","built":"1990-05-17","lot":{{i}}}""").ToList();
        var (_, json) = await _server.PostAsync(BatchExplained, $"[{string.Join(',', rows)}]");
        Assert.All(json["contributions"]!.AsArray().Index(), c => AssertRow(c.Index, c.Item!));

        rows.Insert(100, "{}");
        using var answer = await _server.PostAsync(BatchExplained, Encoding.UTF8.GetBytes(string.Join('\n', rows)), "application/x-ndjson");
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToList();
        Assert.Equal(301, lines.Count);
        Assert.Null(lines[100]["contributions"]);
        lines.RemoveAt(100);
        Assert.All(lines.Index(), l => AssertRow(l.Index, l.Item["contributions"]!));

        static void AssertRow(int row, JsonNode contributions)
        {
            Assert.Equal(row % 7 == 0 ? -150_000.375 : 50_000.125, (double)contributions[0]!["contribution"]!);
            Assert.Equal(row, (double)contributions.AsArray().Single(f => (string?)f!["feature"] == "lot")!["value"]!);
        }
    }

    [Fact]
    public async Task A_batch_has_at_most_so_many_rows_to_explain()
    {
        await using var server = await ApiServer.StartAsync(null, ("Predictions:MaxExplainedRows", "2"));
        var three = $"[{HouseModel.Row},{HouseModel.Row},{HouseModel.Row}]";

        var (response, json) = await server.PostAsync(BatchExplained, three);
        PredictTests.AssertProblem(response, json, 413, "too-large");
        Assert.Contains("at most 2 rows to explain", (string?)json["detail"]);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v1/predict/batch", three)).Response.StatusCode);

        var lines = Encoding.UTF8.GetBytes(string.Join('\n', HouseModel.Row, HouseModel.Row, HouseModel.Row));
        using var streamed = await server.PostAsync(BatchExplained, lines, "application/x-ndjson");
        Assert.Equal(3, (await streamed.Content.ReadAsStringAsync()).Split("contributions").Length - 1);
    }

    [Fact]
    public async Task A_predictor_that_is_away_is_503()
    {
        await using var server = await ApiServer.StartAsync();
        server.Predictor.Failure = new ModelUnavailableException("Away.");

        foreach (var (path, body) in new[] { (Explained, HouseModel.Row), (BatchExplained, $"[{HouseModel.Row}]") })
        {
            var (response, json) = await server.PostAsync(path, body);
            PredictTests.AssertProblem(response, json, 503, "unavailable");
        }
    }

    [Fact]
    public async Task The_description_has_the_parameter_and_what_it_adds()
    {
        var document = JsonNode.Parse(await _server.Client.GetStringAsync("/openapi/v1.json"))!;
        foreach (var path in new[] { "/v1/predict", "/v1/predict/batch" })
        {
            var post = document["paths"]!.AsObject().First(p => p.Key.TrimEnd('/') == path).Value!["post"]!;
            var parameter = post["parameters"]!.AsArray().Single(p => (string?)p!["name"] == "explain")!;
            Assert.Equal("boolean", (string?)parameter["schema"]!["type"]);
        }

        var schemas = document["components"]!["schemas"]!;
        Assert.Equal(["feature", "value", "contribution"], schemas["FeatureContribution"]!["properties"]!.AsObject().Select(p => p.Key));
        foreach (var answer in new[] { "Prediction", "BatchPrediction" })
        {
            var names = schemas[answer]!["properties"]!.AsObject().Select(p => p.Key).ToList();
            Assert.Contains("base", names);
            Assert.Contains("contributions", names);
            Assert.DoesNotContain("base", (schemas[answer]!["required"]?.AsArray() ?? []).Select(r => (string?)r));
        }
    }

    private static double Sum(JsonNode answer) => (double)answer["base"]! + answer["contributions"]!.AsArray().Sum(c => (double)c!["contribution"]!);
}
