using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Tests.Api;

public sealed class LineStreamTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Path = "/v1/predict/batch";
    private const string Type = "application/x-ndjson";
    private readonly ApiServer _server = fixture.Server;

    [Fact]
    public async Task Each_line_gets_a_line_and_faults_are_the_line_s_own()
    {
        string[] lines =
        [
            HouseModel.Row, "", "{broken", """{"area":0,"rooms":4,"district":"north","built":"1990-05-17"}""", "  \r",
            HouseModel.Row.Replace("100", "1500"), "[1]", HouseModel.Row,
        ];
        var response = await _server.PostAsync(Path, Encoding.UTF8.GetBytes(string.Join('\n', lines)), Type);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Type, response.Content.Headers.ContentType!.ToString());
        Assert.StartsWith("houses/1@sha256:", response.Headers.GetValues("X-Model").Single());
        var answers = await LinesOf(response);
        Assert.Equal(Enumerable.Range(0, 6), answers.Select(a => (int)a["row"]!));
        Assert.Equal([300_001.5, null, null, 300_001.5, null, 300_001.5], answers.Select(a => (double?)a["prediction"]));
        Assert.Equal("json", (string?)answers[1]["errors"]![0]!["rule"]);
        Assert.Equal("area", (string?)answers[2]["errors"]![0]!["field"]);
        Assert.Equal("extrapolation", (string?)answers[3]["warnings"]![0]!["rule"]);
        Assert.Equal("type", (string?)answers[4]["errors"]![0]!["rule"]);
    }

    [Fact]
    public async Task Answers_come_while_rows_are_still_being_sent()
    {
        using var request = await DuplexRequest.StartAsync(_server.Address, Path, Type);
        await request.SendAsync(HouseModel.Row + "\n");
        Assert.Equal(200, await request.ReadStatusAsync());
        Assert.Equal(0, (int)JsonNode.Parse((await request.ReadLineAsync())!)!["row"]!);

        await request.SendAsync(HouseModel.Row + "\n" + HouseModel.Row[..20]);
        Assert.Equal(1, (int)JsonNode.Parse((await request.ReadLineAsync())!)!["row"]!);

        await request.SendAsync(HouseModel.Row[20..]);
        await request.EndAsync();
        Assert.Equal(300_001.5, (double)JsonNode.Parse((await request.ReadLineAsync())!)!["prediction"]!);
        Assert.Null(await request.ReadLineAsync());
    }

    [Fact]
    public async Task A_line_that_never_ends_is_a_fault_of_its_own_and_is_not_kept()
    {
        await using var server = await ApiServer.StartAsync(null, ("Predictions:MaxRowBytes", "1024"));
        var body = $"{HouseModel.Row}\n{{\"area\":\"{new string('x', 200_000)}\"}}\n{HouseModel.Row}\n";
        var answers = await LinesOf(await server.PostAsync(Path, Encoding.UTF8.GetBytes(body), Type));

        Assert.Equal([0, 1, 2], answers.Select(a => (int)a["row"]!));
        Assert.Equal("size", (string?)answers[1]["errors"]![0]!["rule"]);
        Assert.NotNull(answers[2]["prediction"]);
    }

    [Fact]
    public async Task A_model_that_goes_away_in_mid_stream_ends_it_with_a_line_that_says_so()
    {
        await using var server = await ApiServer.StartAsync();
        using var request = await DuplexRequest.StartAsync(server.Address, Path, Type);
        await request.SendAsync(HouseModel.Row + "\n");
        Assert.Equal(200, await request.ReadStatusAsync());
        Assert.NotNull(await request.ReadLineAsync());

        server.Predictor.Failure = new ModelUnavailableException("Predict is away.");
        await request.SendAsync(HouseModel.Row + "\n");
        await request.EndAsync();
        var last = JsonNode.Parse((await request.ReadLineAsync())!)!;
        Assert.Equal(1, (int)last["row"]!);
        Assert.Equal(503, (int)last["problem"]!["status"]!);
        Assert.Null(await request.ReadLineAsync());
    }

    private static async Task<List<JsonNode>> LinesOf(HttpResponseMessage response) =>
        [.. (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!)];
}
