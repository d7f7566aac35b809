using System.Net;

namespace MlopsHousing.Tests.Api;

public sealed class ModelsTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiServer _server = fixture.Server;

    [Fact]
    public async Task Models_are_listed_with_their_parts()
    {
        var json = await ApiServer.JsonOf(await _server.Client.GetAsync("/v1/models"));
        Assert.Equal("""{"models":[{"name":"houses","champion":"1","challenger":null,"trial":null,"versions":["1"]}]}""", json.ToJsonString());
    }

    [Fact]
    public async Task A_model_shows_the_signature_of_its_champion()
    {
        var response = await _server.Client.GetAsync("/v1/models/houses");
        var json = await ApiServer.JsonOf(response);

        Assert.Equal($"\"{(await _server.Registry.ReadAliasesAsync("houses")).ETag}\"", response.Headers.ETag!.Tag);
        Assert.Equal("1", (string?)json["champion"]);
        var features = json["signature"]!["features"]!.AsArray();
        Assert.Equal(
            ["area:number:m2", "rooms:number:", "district:category:", "built:date:", "lot:number:m2"],
            features.Select(f => $"{f!["name"]}:{f["type"]}:{f["unit"]}"));
        Assert.Equal("[1,2000]", features[0]!["range"]!.ToJsonString());
        Assert.Equal("""["1805-09-23","2052-02-20"]""", features[3]!["range"]!.ToJsonString());
        Assert.Equal([true, true, true, true, false], features.Select(f => (bool)f!["required"]!));
        Assert.Equal("""{"name":"price","unit":"USD","description":null}""", json["signature"]!["target"]!.ToJsonString());
    }

    [Fact]
    public async Task A_version_shows_how_good_it_is_and_where_it_comes_from()
    {
        var json = await ApiServer.JsonOf(await _server.Client.GetAsync("/v1/models/houses/versions/1"));

        Assert.Equal((await _server.Registry.ReadManifestAsync("houses", 1)).Digest, (string?)json["digest"]);
        Assert.Equal("""["champion"]""", json["aliases"]!.ToJsonString());
        Assert.Equal(0.4, (double)json["metrics"]!["rmse"]!);
        Assert.Equal(1, (int)json["lineage"]!["seed"]!);
        Assert.Contains(json["files"]!.AsArray(), f => (string?)f!["name"] == "forest.bin");

        Assert.Equal("/v1/models/houses/versions/1/card", (string?)json["card"]);
    }

    [Theory]
    [InlineData(null, "text/html", "<h1>Houses</h1>")]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", "text/html", "<h1>Houses</h1>")] // a browser
    [InlineData("*/*", "text/html", "<h1>Houses</h1>")]
    [InlineData("text/markdown", "text/markdown", "# Houses")]
    [InlineData("text/markdown, text/html;q=0.5", "text/markdown", "# Houses")]
    public async Task A_card_is_a_page_or_Markdown_as_the_client_likes(string? accept, string type, string card)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models/houses/versions/1/card");
        if (accept is not null) request.Headers.Add("Accept", accept);
        var response = await _server.Client.SendAsync(request);
        Assert.Equal((type, "utf-8"), (response.Content.Headers.ContentType!.MediaType, response.Content.Headers.ContentType.CharSet));
        Assert.Equal(card, await response.Content.ReadAsStringAsync());
        Assert.Equal(["Accept"], response.Headers.Vary);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none';", policy);
        Assert.DoesNotContain("script", policy);
        Assert.EndsWith("; sandbox", policy);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());

        using var again = new HttpRequestMessage(HttpMethod.Get, "/v1/models/houses/versions/1/card") { Headers = { IfNoneMatch = { response.Headers.ETag! } } };
        if (accept is not null) again.Headers.Add("Accept", accept);
        Assert.Equal(HttpStatusCode.NotModified, (await _server.Client.SendAsync(again)).StatusCode);
    }

    [Fact]
    public async Task A_version_without_a_card_says_so()
    {
        await using var server = await ApiServer.StartAsync(async registry =>
        {
            await HouseModel.PromoteNewAsync(registry);
            var serving = new Dictionary<string, byte[]>();
            foreach (var file in new[] { "signature.json", "forest.bin" }) serving[file] = await registry.ReadFileAsync("houses", 1, file);
            await registry.PublishAsync("houses", new(serving, new Dictionary<string, byte[]>()));
        });
        Assert.Null((await ApiServer.JsonOf(await server.Client.GetAsync("/v1/models/houses/versions/2")))["card"]);
        var response = await server.Client.GetAsync("/v1/models/houses/versions/2/card");
        var json = await ApiServer.JsonOf(response);
        PredictTests.AssertProblem(response, json, 404, "not-found");
        Assert.Contains("has no model card", (string?)json["detail"]);
    }

    [Theory]
    [InlineData("/v1/models/nothing")]
    [InlineData("/v1/models/..%2f..%2fetc")]
    [InlineData("/v1/models/houses/versions/2")]
    [InlineData("/v1/models/houses/versions/0")]
    [InlineData("/v1/models/houses/versions/one")]
    [InlineData("/v1/models/houses/versions/99999999999")]
    [InlineData("/v1/models/houses/versions/2/card")]
    public async Task What_is_not_in_the_registry_is_404(string path)
    {
        var response = await _server.Client.GetAsync(path);
        PredictTests.AssertProblem(response, await ApiServer.JsonOf(response), 404, "not-found");
    }

    [Fact]
    public async Task The_build_is_told()
    {
        var response = await _server.Client.GetAsync("/v1/version");
        var json = await ApiServer.JsonOf(response);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(MlopsHousing.ServiceDefaults.BuildInfo.Current.Commit, (string?)json["commit"]);
        Assert.Equal(MlopsHousing.ServiceDefaults.BuildInfo.Current.Version, (string?)json["build"]);
        Assert.Equal(MlopsHousing.ServiceDefaults.BuildInfo.Current.Time, (DateTimeOffset?)json["buildTime"]);
    }
}
