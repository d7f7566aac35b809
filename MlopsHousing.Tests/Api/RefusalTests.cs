using System.Net;
using System.Text;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Api;

public sealed class RefusalTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiServer _server = fixture.Server;

    [Theory]
    [InlineData("GET", "/v1/nothing", 404, "not-found")]
    [InlineData("GET", "/console/nothing", 404, "not-found")]
    [InlineData("GET", "/models/nothing", 404, "not-found")]
    [InlineData("GET", "/v1/predict", 405, "method-not-allowed")]
    [InlineData("DELETE", "/v1/models", 405, "method-not-allowed")]
    public async Task Unknown_routes_and_methods_are_problems_too(string method, string path, int status, string slug)
    {
        var response = await _server.Client.SendAsync(new(new HttpMethod(method), path));
        PredictTests.AssertProblem(response, await ApiServer.JsonOf(response), status, slug);
        Assert.Equal(status == 405, response.Content.Headers.Allow.Count > 0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("text/csv")]
    [InlineData("nonsense")]
    public async Task Another_content_type_is_415_and_says_which_would_do(string? contentType)
    {
        var response = await _server.PostAsync("/v1/predict", Encoding.UTF8.GetBytes(HouseModel.Row), contentType);
        PredictTests.AssertProblem(response, await ApiServer.JsonOf(response), 415, "unsupported-media-type");
        Assert.Equal(["application/json"], response.Headers.GetValues("Accept"));
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON;charset=\"UTF-8\"")]
    public async Task The_content_type_may_name_its_charset(string contentType) =>
        Assert.Equal(HttpStatusCode.OK, (await _server.PostAsync("/v1/predict", Encoding.UTF8.GetBytes(HouseModel.Row), contentType)).StatusCode);

    [Fact]
    public async Task A_body_past_the_limit_is_413_whether_its_length_is_told_or_not()
    {
        await using var server = await ApiServer.StartAsync(null, ("Predictions:MaxRowBytes", "2048"), ("Predictions:MaxBatchBytes", "4096"));
        var padded = HouseModel.Row + new string(' ', 5000);
        foreach (var path in new[] { "/v1/predict", "/v1/predict/batch" })
        {
            var (response, json) = await server.PostAsync(path, padded);
            PredictTests.AssertProblem(response, json, 413, "too-large");

            using var chunked = await DuplexRequest.StartAsync(server.Address, path, "application/json");
            await chunked.SendAsync(padded);
            await chunked.EndAsync();
            Assert.Equal(413, await chunked.ReadStatusAsync());
        }
    }

    [Fact]
    public async Task Answers_carry_security_headers_and_do_not_tell_the_server()
    {
        foreach (var path in new[] { "/v1/models", "/v1/nothing", "/livez" })
        {
            var headers = (await _server.Client.GetAsync(path)).Headers;
            Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("DENY", headers.GetValues("X-Frame-Options").Single());
            Assert.Equal("no-referrer", headers.GetValues("Referrer-Policy").Single());
            Assert.Contains("default-src 'none'", headers.GetValues("Content-Security-Policy").Single());
            Assert.False(headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task A_predictor_that_is_away_is_503_with_a_time_to_try_again()
    {
        await using var server = await ApiServer.StartAsync();
        server.Predictor.Failure = new ModelUnavailableException("Predict is away.") { RetryAfter = TimeSpan.FromSeconds(2.5) };
        foreach (var (path, body, type) in new[]
        {
            ("/v1/predict", HouseModel.Row, "application/json"), ("/v1/predict/batch", $"[{HouseModel.Row}]", "application/json"),
            ("/v1/predict/batch", HouseModel.Row, "application/x-ndjson"),
        })
        {
            var (response, json) = await server.PostAsync(path, body, type);
            PredictTests.AssertProblem(response, json, 503, "unavailable");
            Assert.Equal("3", response.Headers.GetValues("Retry-After").Single());
        }

        server.Predictor.Failure = null;
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v1/predict", HouseModel.Row)).Response.StatusCode);
    }

    [Fact]
    public async Task What_nobody_expected_is_500_with_a_trace_id_and_nothing_else()
    {
        await using var server = await ApiServer.StartAsync();
        server.Predictor.Failure = new InvalidOperationException("secret innards");
        var (response, json) = await server.PostAsync("/v1/predict", HouseModel.Row);
        PredictTests.AssertProblem(response, json, 500, "internal-error");
        Assert.Equal(["type", "title", "status", "traceId"], json.AsObject().Select(p => p.Key));
        Assert.DoesNotContain("innards", json.ToJsonString());
    }

    [Fact]
    public async Task Without_a_champion_nothing_is_ready_until_there_is_one()
    {
        await using var server = await ApiServer.StartAsync(registry => HouseModel.PublishAsync(registry));
        var (response, json) = await server.PostAsync("/v1/predict", HouseModel.Row);
        PredictTests.AssertProblem(response, json, 503, "unavailable");
        Assert.True(response.Headers.Contains("Retry-After"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.Client.GetAsync("/readyz")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/livez")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/openapi/v1.json")).StatusCode);

        await HouseModel.PromoteNewAsync(server.Registry);
        await Eventually.HoldsAsync(
            "it is ready", async () => (await server.Client.GetAsync("/readyz")).StatusCode == HttpStatusCode.OK, TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v1/predict", HouseModel.Row)).Response.StatusCode);
    }

    [Fact]
    public async Task A_registry_that_goes_away_later_costs_no_prediction()
    {
        await using var server = await ApiServer.StartAsync(null, ("Catalog:PollInterval", "00:00:00.050"));
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v1/predict", HouseModel.Row)).Response.StatusCode);
        var root = ((FolderRegistry)server.Registry).Root;
        Directory.Move(root, root + "-gone");
        try
        {
            await Eventually.HoldsAsync(
                "the registry is seen to be away",
                async () => (await server.Client.GetAsync("/v1/models")).StatusCode == HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5));
            await Task.Delay(200); // some looks at the aliases
            Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v1/predict", HouseModel.Row)).Response.StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/readyz")).StatusCode);
        }
        finally
        {
            Directory.Move(root + "-gone", root);
        }

        await HouseModel.PromoteNewAsync(server.Registry);
        await Eventually.HoldsAsync(
            "the new champion answers",
            async () => (string?)(await server.PostAsync("/v1/predict", HouseModel.Row)).Json["model"]!["version"] == "2", TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_registry_that_can_t_be_read_ends_the_start()
    {
        var empty = await Assert.ThrowsAnyAsync<RegistryException>(() => ApiServer.StartAsync(_ => Task.CompletedTask));
        Assert.NotEmpty(empty.Message);
        var unknown = await Assert.ThrowsAnyAsync<RegistryException>(() => ApiServer.StartAsync(null, ("Registry:Model", "castles")));
        Assert.Contains("houses", unknown.Message);
    }

    [Fact]
    public async Task The_second_ask_for_a_row_is_answered_from_the_cache_under_an_id_of_its_own()
    {
        await using var server = await ApiServer.StartAsync();
        var (first, one) = await server.PostAsync("/v1/predict", HouseModel.Row);
        var (second, two) = await server.PostAsync("/v1/predict", HouseModel.Row);
        Assert.Equal("miss", first.Headers.GetValues("X-Cache").Single());
        Assert.Equal("hit", second.Headers.GetValues("X-Cache").Single());
        Assert.Equal((double)one["prediction"]!, (double)two["prediction"]!);
        Assert.NotEqual((string?)one["id"], (string?)two["id"]);
    }
}
