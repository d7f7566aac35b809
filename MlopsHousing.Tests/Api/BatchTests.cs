using System.Net;
using System.Text.Json.Nodes;

namespace MlopsHousing.Tests.Api;

public sealed class BatchTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Path = "/v1/predict/batch";
    private const string SmallRow = """{"area":40,"rooms":2,"district":"south","built":"2001-01-01"}""";
    private const string Header = "rooms,area,built,district,lot\n";
    private readonly ApiServer _server = fixture.Server;

    [Fact]
    public async Task A_JSON_array_is_answered_in_the_order_of_its_rows()
    {
        var (response, json) = await _server.PostAsync(Path, $"[{HouseModel.Row}, {SmallRow}, {HouseModel.Row}]");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([300_001.5, 100_001, 300_001.5], json["predictions"]!.AsArray().Select(p => (double)p!));
        Assert.Equal("USD", (string?)json["unit"]);
        Assert.Equal("1", (string?)json["model"]!["version"]);
        Assert.Equal(0, (int)json["warningCount"]!);
        Assert.Equal(["bypass"], response.Headers.GetValues("X-Cache"));
    }

    [Fact]
    public async Task CSV_is_read_by_the_names_of_its_header()
    {
        var (response, json) = await _server.PostAsync(
            Path, "\uFEFF" + Header + "4,100,1990-05-17,north,250.5\r\n2,40,2001-01-01,\"south\",\r\n", "text/csv; charset=utf-8");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([300_001.5, 100_001], json["predictions"]!.AsArray().Select(p => (double)p!));
    }

    [Theory]
    [InlineData("text/csv", "[]", "prediction,lower,upper\n")]
    [InlineData("text/csv, application/json;q=0.5", "[{0},{1}]", "prediction,lower,upper\n300001.5,299101.5,300901.5\n100001,99101,100901\n")]
    public async Task Predictions_come_as_CSV_where_the_client_would_rather_have_that(string accept, string rows, string expected)
    {
        var body = rows.Replace("{0}", HouseModel.Row).Replace("{1}", SmallRow);
        var response = await _server.PostAsync(Path, System.Text.Encoding.UTF8.GetBytes(body), accept: accept);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
        Assert.StartsWith("houses/1@sha256:", response.Headers.GetValues("X-Model").Single());
    }

    [Fact]
    public async Task Warnings_carry_the_row_they_are_of()
    {
        var far = HouseModel.Row.Replace("100", "1500");
        var (_, json) = await _server.PostAsync(Path, $"[{HouseModel.Row},{far}]");

        Assert.Equal(1, (int)json["warningCount"]!);
        Assert.Equal("1:area:extrapolation", Faults(json["warnings"]!).Single());
    }

    [Fact]
    public async Task One_bad_row_refuses_the_whole_batch_and_is_named()
    {
        var (response, json) = await _server.PostAsync(Path, $$"""[{{HouseModel.Row}},{"area":0,"rooms":4,"district":"north","built":"1990-05-17"},7]""");

        PredictTests.AssertProblem(response, json, 422, "invalid-input");
        Assert.Equal(["1:area:range", "2::type"], Faults(json["errors"]!));
    }

    [Fact]
    public async Task The_first_hundred_faults_are_listed_by_row()
    {
        var rows = Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? HouseModel.Row : HouseModel.Row.Replace("100", "0"));
        var (response, json) = await _server.PostAsync(Path, $"[{string.Join(',', rows.Concat(rows))}]");

        PredictTests.AssertProblem(response, json, 422, "invalid-input");
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{(2 * i) + 1}:area:range"), Faults(json["errors"]!));
        Assert.Contains("first 100", (string?)json["detail"]);
    }

    [Fact]
    public async Task Ten_thousand_rows_are_answered_and_one_more_is_too_large()
    {
        var rows = Enumerable.Repeat(SmallRow, 10_000).ToList();
        var (response, json) = await _server.PostAsync(Path, $"[{string.Join(',', rows)}]");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(10_000, json["predictions"]!.AsArray().Count);

        (response, json) = await _server.PostAsync(Path, $"[{string.Join(',', rows.Append(SmallRow))}]");
        PredictTests.AssertProblem(response, json, 413, "too-large");

        var lines = string.Concat(Enumerable.Repeat("2,40,2001-01-01,south,\n", 10_000));
        (response, _) = await _server.PostAsync(Path, Header + lines, "text/csv");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        (response, json) = await _server.PostAsync(Path, Header + lines + "2,40,2001-01-01,south,\n", "text/csv");
        PredictTests.AssertProblem(response, json, 413, "too-large");
    }

    [Theory]
    [InlineData("application/json", "[{\"area\":1}", 400, "broken-json")]
    [InlineData("application/json", "[NaN]", 400, "broken-json")]
    [InlineData("application/json", "[] []", 400, "broken-json")]
    [InlineData("application/json", "", 400, "broken-json")]
    [InlineData("application/json", "{\"area\":1}", 422, "invalid-input")]
    [InlineData("text/csv", "", 400, "broken-csv")]
    [InlineData("text/csv", "rooms,area\n\"1,2\n", 422, "invalid-input")]
    [InlineData("text/csv", Header + "4,100,\"1990,north,1\n", 400, "broken-csv")]
    [InlineData("text/csv", "rooms,area,built,district,price\n4,100,1990-05-17,north,1\n", 422, "invalid-input")]
    [InlineData("text/csv", Header + "4,100,1990-05-17\n", 422, "invalid-input")]
    [InlineData("text/plain", "x", 415, "unsupported-media-type")]
    public async Task What_is_no_batch_is_refused(string contentType, string body, int status, string slug)
    {
        var (response, json) = await _server.PostAsync(Path, body, contentType);
        PredictTests.AssertProblem(response, json, status, slug);
    }

    [Fact]
    public async Task CSV_that_is_not_UTF_8_is_400()
    {
        var response = await _server.PostAsync(Path, [.. "area,caf"u8, 0xE9, .. "\n1,2\n"u8], "text/csv");
        PredictTests.AssertProblem(response, await ApiServer.JsonOf(response), 400, "broken-csv");
    }

    [Fact]
    public async Task An_empty_array_has_no_predictions()
    {
        var (response, json) = await _server.PostAsync(Path, "[]");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(json["predictions"]!.AsArray());
    }

    internal static IEnumerable<string> Faults(JsonNode faults) =>
        faults.AsArray().Select(e => $"{e!["row"]}:{e["field"]}:{e["rule"]}");
}
