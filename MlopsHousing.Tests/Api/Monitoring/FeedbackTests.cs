using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.Monitoring;

namespace MlopsHousing.Tests.Api.Monitoring;

public sealed class FeedbackTests(StoreFixture stores)
{
    private const string Path = "/v1/feedback";

    public static TheoryData<StoreMode> Kinds => StoreFixture.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Feedback_is_stored_once_and_the_first_value_stands(StoreMode kind)
    {
        await using var test = await stores.NewAsync(kind);
        await using var server = await ApiServer.StartAsync(null, test.Setting);
        var id = (string)(await server.PostAsync("/v1/predict", HouseModel.Row)).Json["id"]!;
        var item = $$"""{"id":"{{id}}","actual":310000.5}""";
        var batch = $$"""[{{item}},{"id":"{{Guid.CreateVersion7()}}","row":3,"actual":1}]""";

        Assert.Equal((201, """{"stored":1,"alreadyKnown":0}"""), await GiveAsync(server, item));
        Assert.Equal((200, """{"stored":0,"alreadyKnown":1}"""), await GiveAsync(server, item));
        Assert.Equal((201, """{"stored":1,"alreadyKnown":1}"""), await GiveAsync(server, batch));
        var (response, problem) = await server.PostAsync(Path, batch.Replace("310000.5", "310001"));
        PredictTests.AssertProblem(response, problem, 409, "feedback-conflict");
        Assert.Equal((0, "actual", "conflict"), ((int)problem["errors"]![0]!["row"]!, (string?)problem["errors"]![0]!["field"], (string?)problem["errors"]![0]!["rule"]));

        await using var context = test.Store.CreateContext();
        Assert.Equal(310_000.5, (await context.Feedback.SingleAsync(f => f.PredictionId == Guid.Parse(id))).Actual);
        Assert.Equal(2, await context.Feedback.CountAsync());
    }

    [Fact]
    public async Task Every_fault_is_named_and_nothing_is_stored()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        await using var server = await ApiServer.StartAsync(null, test.Setting);
        var id = Guid.CreateVersion7();
        var (response, json) = await server.PostAsync(Path, $$"""
            [{"id":"{{id}}","actual":1},
             {"id":"no id","actual":"dear"},
             {"actual":99999999999},
             {"id":"{{id}}","row":-1,"price":3},
             7,
             {"id":"{{id}}","actual":2}]
            """);
        PredictTests.AssertProblem(response, json, 422, "invalid-feedback");
        Assert.Equal(
            ["1 id type", "1 actual type", "2 id required", "2 actual range", "3  unknown", "3 row type", "3 actual required", "4  type", "5 actual duplicate"],
            json["errors"]!.AsArray().Select(e => $"{e!["row"]} {e["field"]} {e["rule"]}"));
        await using var context = test.Store.CreateContext();
        Assert.Equal(0, await context.Feedback.CountAsync());
    }

    [Theory]
    [InlineData("", "application/json", 400, "broken-json")]
    [InlineData("{\"id\":", "application/json", 400, "broken-json")]
    [InlineData("{\"actual\":1,\"actual\":2}", "application/json", 400, "broken-json")]
    [InlineData("[]", "application/json", 422, "invalid-feedback")]
    [InlineData("3", "application/json", 422, "invalid-feedback")]
    [InlineData("{}", "application/json", 422, "invalid-feedback")]
    [InlineData("id,actual", "text/csv", 415, "unsupported-media-type")]
    public async Task What_is_no_feedback_is_refused(string body, string type, int status, string kind)
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        await using var server = await ApiServer.StartAsync(null, test.Setting);
        var (response, json) = await server.PostAsync(Path, body, type);
        PredictTests.AssertProblem(response, json, status, kind);
    }

    [Fact]
    public async Task Too_much_at_once_is_refused()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        await using var server = await ApiServer.StartAsync(null, test.Setting);
        string Items(int count) => $"[{string.Join(',', Enumerable.Range(0, count).Select(_ => $$"""{"id":"{{Guid.CreateVersion7()}}","actual":1}"""))}]";
        Assert.Equal(201, (await GiveAsync(server, Items(1_000))).Status);
        Assert.Equal(422, (await GiveAsync(server, Items(1_001))).Status);
        var (response, json) = await server.PostAsync(Path, new string(' ', 300_000));
        PredictTests.AssertProblem(response, json, 413, "too-large");
    }

    [Fact]
    public async Task Without_a_store_feedback_is_refused_and_predictions_go_on()
    {
        await using var server = await ApiServer.StartAsync();
        var (response, json) = await server.PostAsync(Path, $$"""{"id":"{{Guid.CreateVersion7()}}","actual":1}""");
        PredictTests.AssertProblem(response, json, 503, "store-unavailable");
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v1/predict", HouseModel.Row)).Response.StatusCode);
    }

    [Fact]
    public async Task On_an_older_schema_feedback_is_refused_until_it_is_migrated_and_predictions_go_on()
    {
        await using var test = await stores.NewAsync(StoreMode.Postgres, migrate: false);
        await using var server = await ApiServer.StartAsync(null, test.Setting);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v1/predict", HouseModel.Row)).Response.StatusCode);
        var item = $$"""{"id":"{{Guid.CreateVersion7()}}","actual":1}""";
        Assert.Equal(503, (await GiveAsync(server, item)).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v1/predict", HouseModel.Row)).Response.StatusCode);
        Assert.Equal("degraded", (string?)(await HealthAsync(server))["checks"]!["store"]);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/readyz")).StatusCode);

        await test.Store.MigrateAsync(CancellationToken.None);
        await Processes.Eventually.HoldsAsync("the store is used", async () => (await GiveAsync(server, item)).Status == 201, TimeSpan.FromSeconds(30));
        Assert.Equal("healthy", (string?)(await HealthAsync(server))["checks"]!["store"]);
    }

    [Fact]
    public async Task Feedback_needs_a_key_where_the_service_is_set_up_so()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        var hash = Convert.ToHexStringLower(SHA256.HashData("secret"u8));
        await using var server = await ApiServer.StartAsync(null, test.Setting, ("ApiKeys:Keys:app", hash), ("ApiKeys:RequireForFeedback", "true"));
        var item = $$"""{"id":"{{Guid.CreateVersion7()}}","actual":1}""";
        var (response, json) = await server.PostAsync(Path, item);
        PredictTests.AssertProblem(response, json, 401, "key-required");
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v1/predict", HouseModel.Row)).Response.StatusCode);
        server.Client.DefaultRequestHeaders.Add("X-API-Key", "secret");
        Assert.Equal(201, (await GiveAsync(server, item)).Status);
    }

    private static async Task<JsonNode> HealthAsync(ApiServer server) => await ApiServer.JsonOf(await server.Client.GetAsync("/health"));

    private static async Task<(int Status, string Body)> GiveAsync(ApiServer server, string body)
    {
        using var response = await server.PostAsync(Path, Encoding.UTF8.GetBytes(body));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
