using System.Net;
using System.Text.Json.Nodes;

namespace MlopsHousing.Tests.Predict;

public sealed class OpenInferenceRestTests(SharedPredictServer shared) : IClassFixture<SharedPredictServer>
{
    private const string Infer = "/v2/models/test-homes/infer";
    private const string Matrix = """{"id":"42","inputs":[{"name":"x","shape":[2,4],"datatype":"FP64","data":[37.88,-122.23,5,8.3252,35,-120,4,2]}]}""";

    private readonly PredictServer _homes = shared.Homes;

    [Fact]
    public async Task A_matrix_is_answered_row_by_row_with_version_digest_and_id()
    {
        var (response, json) = await _homes.PostAsync(Infer, Matrix);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("test-homes", (string?)json["model_name"]);
        Assert.Equal("1", (string?)json["model_version"]);
        Assert.Equal("42", (string?)json["id"]);
        Assert.Equal(_homes.Host.Champion!.Digest, (string?)json["parameters"]!["digest"]);
        var output = Assert.Single(json["outputs"]!.AsArray())!;
        Assert.Equal("prediction", (string?)output["name"]);
        Assert.Equal("FP64", (string?)output["datatype"]);
        Assert.Equal([2L], output["shape"]!.AsArray().GetValues<long>());
        Assert.Equal(
            [(float)TestModels.HomePrice(1, 37.88, 8.3252), (float)TestModels.HomePrice(1, 35, 2)],
            output["data"]!.AsArray().GetValues<float>());
    }

    [Theory]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP64","data":[[37.88,-122.23,5,8.3252]]}]}""")]
    [InlineData("""{"inputs":[{"data":[37.88,-122.23,5,8.3252],"datatype":"FP32","shape":[1,4],"name":"x"}]}""")]
    [InlineData("""{"outputs":[{"name":"prediction","parameters":{"binary_data":true}}],"parameters":{"a":1},"inputs":[{"parameters":{},"name":"x","shape":[1,4],"datatype":"FP64","data":[37.88,-122.23,5,8.3252]}]}""")]
    [InlineData("""{"inputs":[{"name":"income","shape":[1],"datatype":"FP64","data":[8.3252]},{"name":"rooms","shape":[1,1],"datatype":"INT8","data":[[5]]},{"name":"latitude","shape":[1],"datatype":"FP32","data":[37.88]},{"name":"longitude","shape":[1,1],"datatype":"FP64","data":[-122.23]}]}""")]
    public async Task Every_form_of_the_same_row_gets_the_same_answer(string body)
    {
        var (response, json) = await _homes.PostAsync(Infer, body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((float)TestModels.HomePrice(1, 37.88, 8.3252), (float)json["outputs"]![0]!["data"]![0]!);
        Assert.Null(json["id"]);
    }

    [Fact]
    public async Task The_scale_of_each_interval_is_a_second_output_for_those_who_name_it()
    {
        var (response, json) = await _homes.PostAsync(Infer, Matrix.Replace("""{"id":"42",""", """{"outputs":[{"name":"prediction"},{"name":"scale"}],""", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var outputs = json["outputs"]!.AsArray();
        Assert.Equal(["prediction", "scale"], outputs.Select(output => (string?)output!["name"]));
        Assert.Equal((float)TestModels.HomePrice(1, 35, 2), (float)outputs[0]!["data"]![1]!);
        Assert.Equal(("FP64", 2L), ((string?)outputs[1]!["datatype"], (long)outputs[1]!["shape"]![0]!));
        // The second home is in the south, where prices are twice as hard to tell.
        Assert.Equal([50, 100], outputs[1]!["data"]!.AsArray().GetValues<double>().Select(scale => Math.Round(scale, 3)));
    }

    [Fact]
    public async Task A_model_without_intervals_has_no_scale()
    {
        var (response, json) = await shared.Listings.PostAsync("/v2/models/test-listings/infer", """{"outputs":[{"name":"scale"}],"inputs":[]}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("'prediction'", (string?)json["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_in_the_path_is_the_one_that_answers()
    {
        var (_, json) = await _homes.PostAsync("/v2/models/test-homes/versions/2/infer", Matrix);

        Assert.Equal("2", (string?)json["model_version"]);
        Assert.Equal((float)TestModels.HomePrice(2, 37.88, 8.3252), (float)json["outputs"]![0]!["data"]![0]!);
    }

    [Fact]
    public async Task Categories_dates_and_missing_values_are_read_from_tensors()
    {
        var (response, json) = await shared.Listings.PostAsync("/v2/models/test-listings/infer", """
            {"inputs":[
              {"name":"area","shape":[3],"datatype":"INT64","data":[84,50,50]},
              {"name":"zone","shape":[3],"datatype":"BYTES","data":["centre","8001","n\u006fwhere"]},
              {"name":"kind","shape":[3],"datatype":"BYTES","data":["flat","house","flat"]},
              {"name":"built","shape":[3],"datatype":"BYTES","data":["1985-06-01",null,"2020-01-01"]}]}
            """);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            [
                (float)TestModels.ListingPrice(84, 0, 0, newer: false),
                (float)TestModels.ListingPrice(50, 2, 1, newer: true),
                (float)TestModels.ListingPrice(50, -1, 0, newer: true),
            ],
            json["outputs"]![0]!["data"]!.AsArray().GetValues<float>());
    }

    [Fact]
    public async Task Contributions_are_given_to_those_who_ask_for_them_by_name()
    {
        var (response, json) = await _homes.PostAsync(Infer, """
            {"outputs":[{"name":"contributions"},{"name":"scale"}],
             "inputs":[{"name":"x","shape":[2,4],"datatype":"FP64","data":[37.88,-122.23,5,8.3252,35,-120,4,2]}]}
            """);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["prediction", "scale", "contributions"], json["outputs"]!.AsArray().Select(o => (string?)o!["name"]));
        var output = json["outputs"]![2]!;
        Assert.Equal(("FP64", "[2,3]"), ((string?)output["datatype"], output["shape"]!.ToJsonString()));
        Assert.Equal("""["location","rooms","income"]""", (string?)output["parameters"]!["features"]);
        var start = (double)output["parameters"]!["base"]!;
        Assert.Equal(TestModels.HomeBase(1), start, 1e-6);
        var contributions = output["data"]!.AsArray().GetValues<double>().ToArray();
        Assert.Equal([25_000, 0], contributions[..2].Select(c => Math.Round(c, 6)));
        Assert.Equal(-25_000, contributions[3], 1e-6);
        AssertSum(TestModels.HomePrice(1, 37.88, 8.3252), start + contributions[..3].Sum());
        AssertSum(TestModels.HomePrice(1, 35, 2), start + contributions[3..].Sum());

        static void AssertSum(double expected, double actual) => Assert.Equal(expected, actual, 1e-9 * expected);
    }

    [Fact]
    public async Task Too_many_rows_to_explain_are_413()
    {
        using var test = await TestRegistry.WithHomesAsync(versions: 1);
        await using var server = await PredictServer.StartAsync(test.Root, ("Inference:MaxExplainedRows", "128"));
        var rows = string.Join(',', Enumerable.Repeat("37.88,-122.23,5,8.3252", 129));

        var (refused, why) = await server.PostAsync(Infer, $$"""{"outputs":[{"name":"contributions"}],"inputs":[{"name":"x","shape":[129,4],"datatype":"FP64","data":[{{rows}}]}]}""");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Contains("128 rows to explain", (string?)why["error"], StringComparison.Ordinal);
        var (scored, _) = await server.PostAsync(Infer, $$"""{"inputs":[{"name":"x","shape":[129,4],"datatype":"FP64","data":[{{rows}}]}]}""");
        Assert.Equal(HttpStatusCode.OK, scored.StatusCode);
    }

    [Theory]
    [InlineData("""[]""", "must be an object")]
    [InlineData("", "not valid JSON")]
    [InlineData("""{"inputs":[}""", "not valid JSON")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP64","data":[1,2,3,4]}]} x""", "not valid JSON")]
    [InlineData("""{"id":"\ud800","inputs":[]}""", "not Unicode")]
    [InlineData("""{}""", "no inputs")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP64"}]}""", "'data'")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"data":[1,2,3,4]}]}""", "'datatype'")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP16","data":[1,2,3,4]}]}""", "datatype")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,3],"datatype":"FP64","data":[1,2,3]}]}""", "[rows, 4]")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP64","data":[1,2,3]}]}""", "promises 4")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP64","data":[1,2,3,4,5]}]}""", "promises 4")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2,4],"datatype":"FP64","data":[[1,2,3,4,5],[6,7,8]]}]}""", "promises 8")]
    [InlineData("""{"inputs":[{"name":"x","shape":[2,4],"datatype":"FP64","data":[[1,2,3],[4,5,6,7,8]]}]}""", "nested")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP64","data":[1,"2",3,4]}]}""", "element 1")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"UINT8","data":[37,-122,5,8]}]}""", "fits UINT8")]
    [InlineData("""{"inputs":[{"name":"x","shape":[-1,4],"datatype":"FP64","data":[]}]}""", "no rows")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP64","data":[95,-122.23,5,8.3252]}]}""", "'latitude' must be -90 to 90")]
    [InlineData("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP64","data":[1e400,-122.23,5,8.3252]}]}""", "'latitude'")]
    [InlineData("""{"inputs":[{"name":"latitude","shape":[1],"datatype":"FP64","data":[37]},{"name":"rooms","shape":[1],"datatype":"FP64","data":[3]}]}""", "'longitude', 'income'")]
    [InlineData("""{"inputs":[{"name":"latitude","shape":[1],"datatype":"FP64","data":[37]},{"name":"latitude","shape":[1],"datatype":"FP64","data":[37]}]}""", "more than once")]
    [InlineData("""{"inputs":[{"name":"latitude","shape":[1],"datatype":"FP64","data":[37]},{"name":"rooms","shape":[2],"datatype":"FP64","data":[3,3]}]}""", "has 2 rows")]
    [InlineData("""{"inputs":[{"name":"price","shape":[1],"datatype":"FP64","data":[37]}]}""", "what the model predicts")]
    [InlineData("""{"inputs":[{"name":"Rooms","shape":[1],"datatype":"FP64","data":[37]}]}""", "'Rooms' is not a feature")]
    [InlineData("""{"outputs":[{"name":"other"}],"inputs":[]}""", "'prediction' and 'scale' and 'contributions'")]
    public async Task A_broken_request_is_refused_and_told_what_is_wrong(string body, string expected)
    {
        var (response, json) = await _homes.PostAsync(Infer, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(expected, (string?)json["error"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v2/models/other/infer", "test-homes")]
    [InlineData("/v2/models/test-homes/versions/99/infer", "99")]
    [InlineData("/v2/models/test-homes/versions/latest/infer", "whole numbers")]
    public async Task An_unknown_model_or_version_is_404(string path, string expected)
    {
        var (response, json) = await _homes.PostAsync(path, Matrix);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains(expected, (string?)json["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_rows_or_bytes_are_413()
    {
        var rows = string.Join(',', Enumerable.Repeat("37.88,-122.23,5,8.3252", 101));
        var (tooManyRows, why) = await _homes.PostAsync(Infer, $$"""{"inputs":[{"name":"x","shape":[101,4],"datatype":"FP64","data":[{{rows}}]}]}""");
        var (tooManyBytes, _) = await _homes.PostAsync(Infer, new string(' ', 20_001));
        using var chunked = new HttpRequestMessage(HttpMethod.Post, Infer) { Content = new StringContent(new string(' ', 200_000)) };
        chunked.Headers.TransferEncodingChunked = true;

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooManyRows.StatusCode);
        Assert.Contains("100 rows", (string?)why["error"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooManyBytes.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _homes.Http.SendAsync(chunked)).StatusCode);
    }

    [Fact]
    public async Task The_server_and_its_models_describe_themselves()
    {
        var server = JsonNode.Parse(await _homes.Http.GetStringAsync("/v2"))!;
        Assert.Equal(["name", "version", "extensions"], server.AsObject().Select(p => p.Key));
        Assert.True((bool)JsonNode.Parse(await _homes.Http.GetStringAsync("/v2/health/live"))!["live"]!);
        Assert.True((bool)JsonNode.Parse(await _homes.Http.GetStringAsync("/v2/health/ready"))!["ready"]!);
        Assert.True((bool)JsonNode.Parse(await _homes.Http.GetStringAsync("/v2/models/test-homes/ready"))!["ready"]!);
        Assert.True((bool)JsonNode.Parse(await _homes.Http.GetStringAsync("/v2/models/test-homes/versions/2/ready"))!["ready"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await _homes.Http.GetAsync("/v2/models/test-homes/versions/9/ready")).StatusCode);

        var model = JsonNode.Parse(await shared.Listings.Http.GetStringAsync("/v2/models/test-listings/versions/1"))!;
        Assert.Equal("test-listings", (string?)model["name"]);
        Assert.Equal(["1"], model["versions"]!.AsArray().GetValues<string>());
        Assert.Equal(["FP64", "BYTES", "BYTES", "BYTES", "FP64"], model["inputs"]!.AsArray().Select(i => (string?)i!["datatype"]));
        Assert.Equal([-1L, 1L], model["inputs"]![0]!["shape"]!.AsArray().GetValues<long>());
        Assert.Equal(["prediction", "contributions"], model["outputs"]!.AsArray().Select(o => (string?)o!["name"]));
        Assert.Equal([-1L, 5L], model["outputs"]![1]!["shape"]!.AsArray().GetValues<long>());
        Assert.Equal("EUR", (string?)model["properties"]!["unit"]);
    }
}
