using System.Net;
using System.Text.Json.Nodes;

namespace MlopsHousing.Tests.Api;

public sealed class PredictTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiServer _server = fixture.Server;

    [Fact]
    public async Task A_row_gets_a_price_its_unit_and_the_version_that_made_it()
    {
        var (response, json) = await _server.PostAsync("/v1/predict", HouseModel.Row);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
        Assert.NotNull(response.Content.Headers.ContentLength);
        Assert.Equal(["id", "prediction", "interval", "unit", "model", "warnings"], json.AsObject().Select(p => p.Key));
        Assert.Equal(HouseModel.Price + 1, (double)json["prediction"]!);
        Assert.Equal("USD", (string?)json["unit"]);
        var manifest = await _server.Registry.ReadManifestAsync(HouseModel.Name, 1);
        Assert.Equal($$"""{"name":"houses","version":"1","digest":"{{manifest.Digest}}"}""", json["model"]!.ToJsonString());
        Assert.Empty(json["warnings"]!.AsArray());
    }

    [Fact]
    public async Task Ids_are_unique_and_sort_by_time()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((string)(await _server.PostAsync("/v1/predict", HouseModel.Row)).Json["id"]!);
            await Task.Delay(2); // a version 7 id counts milliseconds
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(5, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal(7, Guid.Parse(id).Version));
    }

    [Fact]
    public async Task Values_outside_what_training_saw_are_answered_with_a_warning_per_field()
    {
        var (response, json) = await _server.PostAsync(
            "/v1/predict", """{"area":1999,"rooms":40,"district":"west","built":"1990-05-17"}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var warnings = json["warnings"]!.AsArray();
        Assert.Equal(["area", "rooms", "district"], warnings.Select(w => (string?)w!["field"]));
        Assert.Contains("20 to 500 m2", (string?)warnings[0]!["message"]);
    }

    [Fact]
    public async Task Every_field_at_fault_is_named_with_its_rule_and_no_value_comes_back()
    {
        var (response, json) = await _server.PostAsync(
            "/v1/predict",
            """{"area":98765432,"rooms":"NaN","district":true,"built":"31.12.1999","price":424242,"colour":"magenta","lot":1,"lot":2}""");

        AssertProblem(response, json, 422, "invalid-input");
        Assert.Equal(
            ["area:range", "built:type", "colour:unknown", "district:type", "lot:duplicate", "price:target", "rooms:type"],
            json["errors"]!.AsArray().Select(e => $"{e!["field"]}:{e["rule"]}").Order(StringComparer.Ordinal));
        var text = json.ToJsonString();
        Assert.All(["98765432", "NaN", "31.12.1999", "424242", "magenta"], value => Assert.DoesNotContain(value, text));
    }

    [Theory]
    [InlineData("""{"area":1e400,"rooms":4,"district":"north","built":"1990-05-17"}""", "area:range")]
    [InlineData("""{"area":-1e400,"rooms":4,"district":"north","built":"1990-05-17"}""", "area:range")]
    [InlineData("""{"area":"NaN","rooms":4,"district":"north","built":"1990-05-17"}""", "area:type")]
    [InlineData("""{"area":null,"rooms":4,"district":"north","built":"1990-05-17"}""", "area:required")]
    [InlineData("""{"rooms":4,"district":"north","built":"1990-05-17"}""", "area:required")]
    [InlineData("""{"area":[1],"rooms":4,"district":"north","built":"1990-05-17"}""", "area:type")]
    [InlineData("""{"area":{"a":{"b":1}},"rooms":4,"district":"north","built":"1990-05-17"}""", "area:type")]
    [InlineData("""[{"area":1}]""", ":type")]
    [InlineData("12", ":type")]
    public async Task Input_that_breaks_the_signature_is_422(string body, string expected)
    {
        var (response, json) = await _server.PostAsync("/v1/predict", body);

        AssertProblem(response, json, 422, "invalid-input");
        Assert.Equal([expected], json["errors"]!.AsArray().Select(e => $"{e!["field"]}:{e["rule"]}"));
    }

    [Theory]
    [InlineData("""{"area":NaN}""")]
    [InlineData("""{"area":1""")]
    [InlineData("""{"area":1}}""")]
    [InlineData("""{"area":1,}""")]
    [InlineData("""{"area":1} {"area":2}""")]
    [InlineData("""{'area':1}""")]
    [InlineData("")]
    [InlineData("secret")]
    public async Task Text_that_is_not_JSON_is_400_and_is_not_quoted(string body)
    {
        var (response, json) = await _server.PostAsync("/v1/predict", body);

        AssertProblem(response, json, 400, "broken-json");
        Assert.DoesNotContain("secret", json.ToJsonString());
    }

    internal static void AssertProblem(HttpResponseMessage response, JsonNode json, int status, string slug)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("/docs/problems#" + slug, (string?)json["type"]);
        Assert.Equal(status, (int)json["status"]!);
        Assert.NotEmpty((string)json["title"]!);
        Assert.NotEmpty((string)json["traceId"]!);
    }
}
