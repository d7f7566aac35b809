using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlopsHousing.Api.Docs;
using MlopsHousing.Api.Problems;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Api;

public sealed partial class DocsTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiServer _server = fixture.Server;

    [Fact]
    public async Task The_description_is_OpenAPI_3_1_and_every_reference_in_it_leads_somewhere()
    {
        var document = await DocumentAsync(_server);

        Assert.StartsWith("3.1.", (string?)document["openapi"]);
        Assert.NotEmpty((string)document["info"]!["title"]!);
        Assert.NotEmpty((string)document["info"]!["version"]!);
        Assert.Equal(
            ["/v1/feedback", "/v1/models", "/v1/models/{name}", "/v1/models/{name}/aliases/{alias}", "/v1/models/{name}/history", "/v1/models/{name}/versions",
                "/v1/models/{name}/versions/{version}", "/v1/models/{name}/versions/{version}/card", "/v1/models/{name}/versions/{version}/plots/{plot}", "/v1/monitoring/challenger", "/v1/monitoring/drift", "/v1/monitoring/quality", "/v1/monitoring/summary", "/v1/predict", "/v1/predict/batch", "/v1/version"],
            document["paths"]!.AsObject().Select(p => p.Key.TrimEnd('/')).Order(StringComparer.Ordinal));
        var references = All(document).OfType<JsonObject>().Select(o => o["$ref"]).OfType<JsonValue>().Select(r => (string)r!).ToList();
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.NotNull(Follow(document, reference)));
        Assert.All(Operations(document), operation => Assert.NotEmpty((string?)operation["operationId"] ?? ""));
        Assert.Equal(Operations(document).Count(), Operations(document).Select(o => (string?)o["operationId"]).Distinct().Count());
        Assert.All(Operations(document), operation => Assert.NotEmpty(operation["responses"]!.AsObject()));
    }

    [Fact]
    public void A_feature_that_nobody_has_described_is_described_by_what_training_saw()
    {
        var signature = new Signature
        {
            Name = "mine",
            Features = [new() { Name = "area", Type = FeatureType.Number, Unit = "", Description = "", TrainingRange = new(20, 300) }],
            Target = new() { Name = "price", Unit = "USD" },
        };
        Assert.StartsWith("Training saw 20 to 300", SignatureSchema.Of(signature).Properties!["area"].Description);
    }

    [Fact]
    public async Task The_row_is_described_by_the_champion_s_signature()
    {
        var document = await DocumentAsync(_server);
        var body = document["paths"]!["/v1/predict"]!["post"]!["requestBody"]!;
        var row = Follow(document, (string)body["content"]!["application/json"]!["schema"]!["$ref"]!)!;

        Assert.Equal(["area", "rooms", "district", "built", "lot"], row["properties"]!.AsObject().Select(p => p.Key));
        Assert.Equal(["area", "built", "district", "rooms"], row["required"]!.AsArray().Select(r => (string)r!).Order(StringComparer.Ordinal));
        Assert.False((bool)row["additionalProperties"]!);
        var area = row["properties"]!["area"]!;
        Assert.Equal("number", (string?)area["type"]);
        Assert.Equal((1, 2000), ((double)area["minimum"]!, (double)area["maximum"]!));
        Assert.Equal("m2", (string?)area["x-unit"]);
        Assert.Contains("Unit: m2", (string?)area["description"]);
        Assert.Equal("date", (string?)row["properties"]!["built"]!["format"]);
        Assert.Contains("null", row["properties"]!["lot"]!["type"]!.ToJsonString());

        var example = row["examples"]![0]!.ToJsonString();
        var (response, json) = await _server.PostAsync("/v1/predict", example);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"the example is refused: {json}");
        Assert.Empty(json["warnings"]!.AsArray());
    }

    [Fact]
    public async Task The_description_changes_with_the_champion()
    {
        await using var server = await ApiServer.StartAsync();
        var before = await server.Client.GetAsync("/openapi/v1.json");
        // Also as a proxy that compressed it, or a cache that has several, asks.
        foreach (var known in new[] { $"{before.Headers.ETag}", $"W/{before.Headers.ETag}", $"\"older\", {before.Headers.ETag}" })
        {
            using var unchanged = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json") { Headers = { { "If-None-Match", known } } };
            Assert.Equal(HttpStatusCode.NotModified, (await server.Client.SendAsync(unchanged)).StatusCode);
        }

        await HouseModel.PromoteNewAsync(server.Registry, HouseModel.Signature with { Description = "Another." });
        await Eventually.HoldsAsync(
            "the description shows the new champion's row",
            async () => (string?)(await DocumentAsync(server))["components"]!["schemas"]!["Row"]!["description"] == "Another.",
            TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task The_reference_needs_nothing_from_elsewhere()
    {
        var response = await _server.Client.GetAsync("/docs");
        var html = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.DoesNotContain("http", policy);
        Assert.Contains("connect-src 'self'", policy);
        var nonce = Nonce().Match(policy).Groups[1].Value;
        Assert.NotEmpty(nonce);
        var itself = _server.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        Assert.Contains(itself, html); // for the curl that people copy
        Assert.DoesNotContain("//", Comments().Replace(html, "").Replace(itself, ""));
        var scripts = Script().Matches(html);
        Assert.NotEmpty(scripts);
        Assert.All(scripts, s => Assert.Contains($"nonce=\"{nonce}\"", WebUtility.HtmlDecode(s.Value)));
        foreach (var source in scripts.Select(s => Source().Match(s.Value).Groups[1].Value).Where(s => s.Length > 0))
        {
            var script = await _server.Client.GetAsync(new Uri(response.RequestMessage!.RequestUri!, source));
            Assert.Equal(HttpStatusCode.OK, script.StatusCode);
            Assert.Contains("javascript", script.Content.Headers.ContentType!.MediaType);
            Assert.True((await script.Content.ReadAsByteArrayAsync()).Length > 1000);
        }
    }

    [Fact]
    public async Task Every_kind_of_problem_is_explained_where_its_type_leads()
    {
        var html = await _server.Client.GetStringAsync("/docs/problems");
        Assert.All(ProblemKinds.All, kind => Assert.Contains($"id=\"{kind.Type.Split('#')[1]}\"", html));
        Assert.Equal(ProblemKinds.All.Count, ProblemKinds.All.Select(k => k.Type).Distinct().Count());
    }

    private static async Task<JsonNode> DocumentAsync(ApiServer server) =>
        JsonNode.Parse(await server.Client.GetStringAsync("/openapi/v1.json"))!;

    private static IEnumerable<JsonObject> Operations(JsonNode document) =>
        document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject()).Where(o => o.Key is "get" or "post" or "put").Select(o => o.Value!.AsObject());

    private static JsonNode? Follow(JsonNode document, string reference) =>
        reference.TrimStart('#', '/').Split('/').Aggregate((JsonNode?)document, (node, name) => node?[name.Replace("~1", "/")]);

    private static IEnumerable<JsonNode?> All(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => All(p.Value)).Prepend(o),
        JsonArray a => a.SelectMany(All).Prepend(a),
        _ => [node],
    };

    [GeneratedRegex("'nonce-([^']+)'")]
    private static partial Regex Nonce();

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Script();

    [GeneratedRegex("src=\"([^\"]+)\"")]
    private static partial Regex Source();

    [GeneratedRegex(@"<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comments();
}
