using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Net.Client;
using MlopsHousing.Tests.Api;
using MlopsHousing.Tests.Hostile.Fuzzing;
using MlopsHousing.Tests.Predict;

namespace MlopsHousing.Tests.Hostile;

/// <summary>What the fuzzer found, each once and for good.</summary>
public sealed class FoundByFuzzingTests(SharedPredictServer servers) : IClassFixture<SharedPredictServer>
{
    [Theory]
    [InlineData("GET", "/v2/models/test-homes/versions", 404)]
    [InlineData("PATCH", "/v2/models/test-homes/versions/1/ready", 405)]
    [InlineData("GET", "/v2/health/", 404)]
    [InlineData("GET", "/v2/models/..%2f/infer", 405)]
    [InlineData("POST", "/v1/feedback", 404)]
    [InlineData("PROPFIND", "/v", 404)]
    public async Task Routing_s_own_refusals_have_the_protocol_s_form(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new(method), path);
        request.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        using var answer = await servers.Homes.Http.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.NotEmpty((string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!);
    }

    [Fact]
    public async Task Routing_s_own_refusal_of_an_invocation_has_MLflow_s_form()
    {
        using var answer = await servers.Homes.Http.GetAsync("/invocations");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal("BAD_REQUEST", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error_code"]);
    }

    [Theory]
    [InlineData("ModelInfer")]
    [InlineData("ModelReady")]
    [InlineData("ModelMetadata")]
    public async Task Bytes_that_are_no_message_are_an_invalid_argument_and_not_a_failure_of_ours(string name)
    {
        using var channel = GrpcChannel.ForAddress(servers.Homes.GrpcAddress);
        var bytes = Marshallers.Create<byte[]>(b => b, b => b);
        var method = new Method<byte[], byte[]>(MethodType.Unary, "inference.GRPCInferenceService", name, bytes, bytes);
        foreach (var message in (byte[][])[[0x0A, 0x05, 0x80, 0x80], [0x0A, 0x02, 0xFF, 0xFE], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]])
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(() => channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, message).ResponseAsync);
            Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
            Assert.Contains("no message of this method", refusal.Status.Detail, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"id":"\ud800","actual":1}""")]
    [InlineData("""{"\udfff":"a","actual":1}""")]
    [InlineData("""[{"id":"a\ud800b","actual":1}]""")]
    public async Task Half_a_character_in_feedback_is_broken_JSON_and_no_failure(string body)
    {
        await using var server = await ApiServer.StartAsync();
        var (answer, json) = await server.PostAsync("/v1/feedback", body);
        PredictTests.AssertProblem(answer, json, 400, "broken-json");
    }

    [Fact]
    public async Task A_chunk_whose_size_is_no_number_is_the_client_s_fault_in_every_dialect()
    {
        await using var server = await ApiServer.StartAsync(null, ("ApiKeys:Keys:ci", Convert.ToHexStringLower(SHA256.HashData("key"u8))));
        foreach (var (port, method, path) in new[]
        {
            (server.Address.Port, "POST", "/v1/predict"), (server.Address.Port, "POST", "/v1/predict/batch"), (server.Address.Port, "POST", "/v1/feedback"),
            (server.Address.Port, "PUT", "/v1/models/houses/aliases/champion"),
            (servers.Homes.Http.BaseAddress!.Port, "POST", "/v2/models/test-homes/infer"), (servers.Homes.Http.BaseAddress.Port, "POST", "/invocations"),
        })
        {
            var bytes = Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: a\r\nX-API-Key: key\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{{}}");
            var outcome = await RawClient.SendAsync(new(0, "chunk", FuzzTarget.Api, bytes, IsWhole: true, method, path), port);
            Assert.Equal((path, 400), (path, outcome.Answer!.Status));
        }
    }

    [Theory]
    [InlineData("application/json;charset=\"utf-8\"", 428)] // as good as any: what is missing is If-Match
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/json; charset=no-such", 415)]
    public async Task A_charset_in_quotes_or_unknown_does_not_make_a_change_of_an_alias_fail(string type, int status)
    {
        await using var server = await ApiServer.StartAsync(null, ("ApiKeys:Keys:ci", Convert.ToHexStringLower(SHA256.HashData("key"u8))));
        using var request = new HttpRequestMessage(HttpMethod.Put, "/v1/models/houses/aliases/challenger") { Content = new ByteArrayContent("""{"version":null,"reason":"a test"}"""u8.ToArray()) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Headers.Add("X-API-Key", "key");
        using var answer = await server.Client.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/models")]
    [InlineData("/monitoring")]
    public async Task A_host_that_is_no_address_does_not_make_a_page_fail(string path)
    {
        await using var server = await ApiServer.StartAsync();
        var outcome = await RawClient.SendAsync(
            new(0, "host", FuzzTarget.Api, Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: a:99999\r\n\r\n"), IsWhole: true, "GET", path), server.Address.Port);
        Assert.Equal((200, "text/html"), (outcome.Answer!.Status, outcome.Answer.Type));
    }

    [Fact]
    public async Task A_line_of_a_million_commas_is_refused_before_it_takes_minutes()
    {
        // The CSV reader takes the square of the number of columns: 300,000 held a processor for half a minute.
        await using var server = await ApiServer.StartAsync();
        foreach (var csv in (string[])[new string(',', 1_000_000), string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"c{i}")) + "\n1\n", $"area,rooms,district,built\n{new string(',', 500_000)}\n"])
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            var (answer, json) = await server.PostAsync("/v1/predict/batch", csv, "text/csv");
            PredictTests.AssertProblem(answer, json, 400, "broken-csv");
            Assert.Contains("more than 4096 commas", (string?)json["detail"]);
            var (refused, error) = await servers.Listings.PostAsync("/invocations", csv, "text/csv");
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("more than 4096 commas", (string?)error["message"]);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(15), $"{clock.Elapsed}");
        }
    }

    [Theory]
    [InlineData("gzip", 415)]
    [InlineData("br, gzip", 415)]
    [InlineData("identity", 200)]
    public async Task A_compressed_body_is_refused_as_one_and_never_unpacked(string encoding, int status)
    {
        await using var server = await ApiServer.StartAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(HouseModel.Row));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        using var answer = await server.Client.PostAsync("/v1/predict", content);
        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 415) Assert.Equal("identity", answer.Headers.GetValues("Accept-Encoding").Single());
    }
}
