using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Tests.Api;

/// <summary>What a model's versions are worth, to choose among them.</summary>
public sealed class VersionsTests
{
    private const string Path = "/v1/models/houses/versions";

    private const string Metrics = """
        {"unit":"USD","trainRows":800,"overall":{"rows":200,"rmse":3,"mae":2,"r2":0.5,"mape":0.1},
         "intervals":{"promised":0.9,"coverage":0.91,"meanWidth":12},"heldOutSha256":"abc"}
        """;

    [Fact]
    public async Task Each_tells_its_figures_its_parts_and_when_it_was_trained_the_newest_first()
    {
        await using var server = await ApiServer.StartAsync(async registry =>
        {
            await HouseModel.PromoteNewAsync(registry);
            await PublishAsync(registry, Metrics, """{"trainedAt":"2026-03-01T09:00:00+00:00","commit":"c0ffee"}""");
        });
        var json = await JsonAsync(server, Path);

        Assert.Equal(("houses", 2), ((string?)json["name"], (int)json["total"]!));
        var (second, first) = (json["versions"]![0]!, json["versions"]![1]!);
        Assert.Equal(
            ["2", (await server.Registry.ReadManifestAsync("houses", 2)).Digest, "[]", "2026-03-01T09:00:00+00:00", "c0ffee"],
            [(string?)second["version"], (string?)second["digest"], second["aliases"]!.ToJsonString(), (string?)second["trainedAt"], (string?)second["commit"]]);
        Assert.Equal(
            """{"unit":"USD","trainRows":800,"rows":200,"heldOutSha256":"abc","mae":2,"rmse":3,"r2":0.5,"mape":0.1,"promised":0.9,"coverage":0.91,"meanWidth":12}""",
            second["evaluation"]!.ToJsonString());

        // What its evidence doesn't say is null.
        Assert.Equal("""["champion"]""", first["aliases"]!.ToJsonString());
        Assert.All(first["evaluation"]!.AsObject(), figure => Assert.Null(figure.Value));
        Assert.Null(first["trainedAt"]);
    }

    [Fact]
    public async Task One_that_is_damaged_says_so_and_hides_no_other()
    {
        await using var server = await ApiServer.StartAsync(async registry =>
        {
            await HouseModel.PromoteNewAsync(registry);
            await PublishAsync(registry, "not JSON", "{}");
            await PublishAsync(registry, Metrics, "{}");
            await File.WriteAllTextAsync(System.IO.Path.Combine(((FolderRegistry)registry).Root, "houses", "3", Manifest.FileName), "{}");
        });
        var versions = (await JsonAsync(server, Path))["versions"]!.AsArray();
        Assert.Equal(["3", "2", "1"], versions.Select(version => (string?)version!["version"]));
        Assert.Contains("Publish it again", (string?)versions[0]!["damage"]);
        Assert.Contains("not JSON", (string?)versions[1]!["damage"]);
        Assert.Null(versions[2]!["damage"]);
    }

    [Fact]
    public async Task Many_come_in_pieces()
    {
        await using var server = await ApiServer.StartAsync(async registry =>
        {
            await HouseModel.PromoteNewAsync(registry);
            for (var i = 0; i < 4; i++) await HouseModel.PublishAsync(registry);
        });
        var first = await JsonAsync(server, $"{Path}?limit=2");
        Assert.Equal(["5", "4"], first["versions"]!.AsArray().Select(version => (string?)version!["version"]));
        var last = await JsonAsync(server, $"{Path}?limit=3&before={first["before"]}");
        Assert.Equal(["3", "2", "1"], last["versions"]!.AsArray().Select(version => (string?)version!["version"]));
        Assert.Null(last["before"]);

        foreach (var (path, status, slug) in new[] { ($"{Path}?limit=0", 400, "bad-request"), ("/v1/models/nothing/versions", 404, "not-found"), ("/v1/models/..%2f/versions", 404, "not-found") })
        {
            var response = await server.Client.GetAsync(path);
            PredictTests.AssertProblem(response, await ApiServer.JsonOf(response), status, slug);
        }
    }

    private static async Task PublishAsync(IModelRegistry registry, string metrics, string lineage)
    {
        var serving = new Dictionary<string, byte[]>();
        foreach (var file in (await registry.ReadManifestAsync("houses", 1)).Serving.Keys) serving[file] = await registry.ReadFileAsync("houses", 1, file);
        await registry.PublishAsync("houses", new(serving, new Dictionary<string, byte[]>
        {
            [ArtifactNames.Metrics] = Encoding.UTF8.GetBytes(metrics),
            [ArtifactNames.Lineage] = Encoding.UTF8.GetBytes(lineage),
        }));
    }

    private static async Task<JsonNode> JsonAsync(ApiServer server, string path)
    {
        var response = await server.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await ApiServer.JsonOf(response);
    }
}
