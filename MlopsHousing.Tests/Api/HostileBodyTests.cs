using System.Net;
using System.Text;
using CsCheck;

namespace MlopsHousing.Tests.Api;

public sealed class HostileBodyTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly ApiServer _server = fixture.Server;

    public static TheoryData<string> Bodies() =>
    [
        new string('[', 100_000),
        string.Concat(Enumerable.Repeat("{\"a\":", 50_000)),
        $$"""{"area":{{new string('9', 100_000)}}}""",
        $$"""{"area":1{{new string('0', 400)}}}""",
        """{"area":1e999999999999}""",
        """{"area":-0e-99999999999}""",
        """{"\ud800":1}""",
        """{"area":"\ud800"}""",
        """{"district":"\udfff"}""",
        """{"built":"\ud800"}""",
        """{"area":1,"\u0061rea":2}""",
        $$"""{"{{new string('x', 100_000)}}":1}""",
        $$"""{"district":"{{new string('é', 60_000)}}"}""",
        """{"":1}""",
        "\uFEFF" + HouseModel.Row,
        "\0",
        "null",
        "\"area\"",
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_hostile_body_is_refused_as_a_problem_of_the_client(string body)
    {
        foreach (var (path, text) in new[] { ("/v1/predict", body), ("/v1/predict/batch", $"[{body}]") })
        {
            var (response, json) = await _server.PostAsync(path, text);
            Assert.True((int)response.StatusCode is 400 or 422, $"{(int)response.StatusCode} for {path}");
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.ToString());
            Assert.InRange(json.ToJsonString().Length, 1, 20_000);
        }
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_refused()
    {
        byte[][] bodies =
        [
            [.. "{\""u8, 0xFF, 0xFE, .. "\":1}"u8], [.. "{\"district\":\""u8, 0xC3, 0x28, .. "\"}"u8], [0xC0, 0x80], [.. "{\"area"u8, 0xED, 0xA0, 0x80, .. "\":1}"u8],
        ];
        foreach (var body in bodies)
        {
            var response = await _server.PostAsync("/v1/predict", body);
            PredictTests.AssertProblem(response, await ApiServer.JsonOf(response), 400, "broken-json");
        }
    }

    [Fact]
    public async Task Whatever_bytes_come_the_answer_is_never_a_failure_of_the_service()
    {
        var row = Encoding.UTF8.GetBytes(HouseModel.Row);
        // A real row with some bytes changed reaches deeper than noise does.
        var mutated = Gen.Select(Gen.Int[0, row.Length - 1], Gen.Byte, Gen.Int[0, row.Length])
            .Array[1, 4].Select(changes =>
            {
                var bytes = row.ToArray();
                foreach (var (at, value, _) in changes) bytes[at] = value;
                return bytes[..changes[0].Item3];
            });
        foreach (var body in Gen.OneOf(mutated, Gen.Byte.Array[0, 60]).Array[400].Single())
        {
            foreach (var (path, type) in new[] { ("/v1/predict", "application/json"), ("/v1/predict/batch", "application/json"), ("/v1/predict/batch", "application/x-ndjson"), ("/v1/predict/batch", "text/csv") })
            {
                var response = await _server.PostAsync(path, body, type);
                Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity,
                    $"{(int)response.StatusCode} for {type} {Convert.ToHexString(body)}");
            }
        }
    }

    [Fact]
    public async Task A_row_that_comes_in_pieces_is_read_like_one_that_comes_whole()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/predict") { Content = new PiecesContent(HouseModel.Row, 7) };
        var response = await _server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(300_001.5, (double)(await ApiServer.JsonOf(response))["prediction"]!);
    }

    private sealed class PiecesContent : HttpContent
    {
        private readonly byte[] _text;
        private readonly int _size;

        public PiecesContent(string text, int size)
        {
            (_text, _size) = (Encoding.UTF8.GetBytes(text), size);
            Headers.ContentType = new("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var piece in _text.Chunk(_size))
            {
                await stream.WriteAsync(piece);
                await stream.FlushAsync();
                await Task.Delay(1);
            }
        }

        protected override bool TryComputeLength(out long length) => (length = 0) > 0;
    }
}
