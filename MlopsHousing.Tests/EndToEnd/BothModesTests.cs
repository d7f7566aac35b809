using Grpc.Core;
using Grpc.Net.Client;
using MlopsHousing.InferenceProtocol;

namespace MlopsHousing.Tests.EndToEnd;

/// <summary>The same requests, to the all-in-one and to two processes with a Redis: the same answers.</summary>
public sealed class BothModesTests(BothModes modes) : IClassFixture<BothModes>
{
    private const string Home = TestModels.HomeJson;
    private const string Csv = "latitude,longitude,rooms,income\n37.88,-122.23,5,8.3252\n34.1,-118.2,3,2.5\n";

    private static readonly Dictionary<string, Exchange> _exchanges = new(StringComparer.Ordinal)
    {
        ["a prediction"] = Exchange.Post("api", "/v1/predict", Home),
        ["a prediction again"] = Exchange.Post("api", "/v1/predict", Home),
        ["a prediction, fields in another order"] = Exchange.Post("api", "/v1/predict", """{"income":8.3252,"rooms":5.0,"longitude":-1.2223e2,"latitude":37.88}"""),
        ["a warning outside of what training saw"] = Exchange.Post("api", "/v1/predict", """{"latitude":45,"longitude":-122.23,"rooms":50,"income":8.3252}"""),
        ["negative zero"] = Exchange.Post("api", "/v1/predict", """{"latitude":-0.0,"longitude":-0.0,"rooms":0,"income":-0.0}"""),
        ["faults in every field"] = Exchange.Post("api", "/v1/predict", """{"latitude":91,"longitude":"NaN","rooms":1e400,"colour":"red"}"""),
        ["a field twice"] = Exchange.Post("api", "/v1/predict", """{"latitude":1,"latitude":2,"longitude":0,"rooms":1,"income":1}"""),
        ["the label as an input"] = Exchange.Post("api", "/v1/predict", """{"latitude":37.88,"longitude":-122.23,"rooms":5,"income":8.3252,"price":1}"""),
        ["null"] = Exchange.Post("api", "/v1/predict", """{"latitude":null,"longitude":-122.23,"rooms":5,"income":8.3252}"""),
        ["an empty object"] = Exchange.Post("api", "/v1/predict", "{}"),
        ["not an object"] = Exchange.Post("api", "/v1/predict", "[1]"),
        ["broken JSON"] = Exchange.Post("api", "/v1/predict", """{"latitude": NaN}"""),
        ["an empty body"] = Exchange.Post("api", "/v1/predict", ""),
        ["another content type"] = Exchange.Post("api", "/v1/predict", "latitude=1", "application/x-www-form-urlencoded"),
        ["another method"] = Exchange.Get("api", "/v1/predict"),
        ["an explained prediction"] = Exchange.Post("api", "/v1/predict?explain=true", Home),
        ["an explanation that is asked for wrongly"] = Exchange.Post("api", "/v1/predict?explain=maybe", Home),
        ["an explained batch"] = Exchange.Post("api", "/v1/predict/batch?explain=true&coverage=0.8", $"[{Home},{Home}]"),
        ["an explained CSV batch"] = Exchange.Post("api", "/v1/predict/batch?explain=true", Csv, "text/csv"),
        ["explained lines of JSON"] = Exchange.Post("api", "/v1/predict/batch?explain=true", $"{Home}\n{{}}\n{Home}\n", "application/x-ndjson"),
        ["a batch"] = Exchange.Post("api", "/v1/predict/batch", $"[{Home},{Home}]"),
        ["an empty batch"] = Exchange.Post("api", "/v1/predict/batch", "[]"),
        ["a batch with faults"] = Exchange.Post("api", "/v1/predict/batch", $$"""[{{Home}},{"rooms":-1},{{Home}},7]"""),
        ["a CSV batch"] = Exchange.Post("api", "/v1/predict/batch", Csv, "text/csv"),
        ["a CSV batch with faults"] = Exchange.Post("api", "/v1/predict/batch", Csv + "x,1,2\n", "text/csv"),
        ["lines of JSON, one at fault"] = Exchange.Post("api", "/v1/predict/batch", $$"""
            {{Home}}
            {"rooms":-1}
            not JSON
            {{Home}}
            """, "application/x-ndjson"),
        ["the models"] = Exchange.Get("api", "/v1/models"),
        ["a model"] = Exchange.Get("api", "/v1/models/test-homes"),
        ["a version"] = Exchange.Get("api", "/v1/models/test-homes/versions/2"),
        ["a version that isn't there"] = Exchange.Get("api", "/v1/models/test-homes/versions/9"),
        ["a model that isn't there"] = Exchange.Get("api", "/v1/models/castles"),
        ["the build"] = Exchange.Get("api", "/v1/version"),
        ["the API's description"] = Exchange.Get("api", "/openapi/v1.json"),
        ["a path that isn't there"] = Exchange.Get("api", "/v1/nothing"),

        ["OIP: the server"] = Exchange.Get("predict", "/v2"),
        ["OIP: live"] = Exchange.Get("predict", "/v2/health/live"),
        ["OIP: ready"] = Exchange.Get("predict", "/v2/health/ready"),
        ["OIP: a model"] = Exchange.Get("predict", "/v2/models/test-homes"),
        ["OIP: a version's readiness"] = Exchange.Get("predict", "/v2/models/test-homes/versions/1/ready"),
        ["OIP: a model that isn't there"] = Exchange.Get("predict", "/v2/models/castles"),
        ["OIP: one matrix"] = Exchange.Post("predict", "/v2/models/test-homes/infer",
            """{"id":"7","inputs":[{"name":"rows","datatype":"FP64","shape":[2,4],"data":[37.88,-122.23,5,8.3252,34.1,-118.2,3,2.5]}]}"""),
        ["OIP: a tensor a feature, another version"] = Exchange.Post("predict", "/v2/models/test-homes/versions/2/infer", """
            {"inputs":[{"name":"latitude","datatype":"FP64","shape":[1],"data":[37.88]},{"name":"longitude","datatype":"FP64","shape":[1],"data":[-122.23]},
            {"name":"rooms","datatype":"FP64","shape":[1],"data":[5]},{"name":"income","datatype":"FP64","shape":[1],"data":[8.3252]}]}
            """),
        ["OIP: contributions"] = Exchange.Post("predict", "/v2/models/test-homes/infer",
            """{"outputs":[{"name":"contributions"}],"inputs":[{"name":"rows","datatype":"FP64","shape":[1,4],"data":[37.88,-122.23,5,8.3252]}]}"""),
        ["OIP: a shape that doesn't fit"] = Exchange.Post("predict", "/v2/models/test-homes/infer",
            """{"inputs":[{"name":"rows","datatype":"FP64","shape":[2,4],"data":[1,2,3]}]}"""),
        ["scoring: records"] = Exchange.Post("predict", "/invocations", $$"""{"dataframe_records":[{{Home}}]}"""),
        ["scoring: CSV"] = Exchange.Post("predict", "/invocations", Csv, "text/csv"),
        ["scoring: a fault"] = Exchange.Post("predict", "/invocations", """{"dataframe_records":[{"rooms":1}]}"""),
        ["scoring: ping"] = Exchange.Get("predict", "/ping"),
        ["scoring: version"] = Exchange.Get("predict", "/version"),

        ["liveness"] = Exchange.Get("api", "/livez"),
    };

    public static TheoryData<string> Requests => [.. _exchanges.Keys];

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Both_modes_give_the_same_answer_to(string request)
    {
        BothModes.Require();
        var exchange = _exchanges[request];
        var together = await exchange.SendAsync(modes.Together);
        TestContext.Current.TestOutputHelper?.WriteLine(together);
        Assert.Equal(together, await exchange.SendAsync(modes.Apart));
    }

    [Theory]
    [InlineData("test-homes", "", 4)]
    [InlineData("test-homes", "2", 4)]
    [InlineData("test-homes", "9", 4)]
    [InlineData("castles", "", 4)]
    [InlineData("test-homes", "1", 3)]
    public async Task Both_modes_give_the_same_answers_over_gRPC(string model, string version, int width)
    {
        BothModes.Require();
        var answers = new List<string>();
        foreach (var mode in modes.All)
        {
            using var channel = GrpcChannel.ForAddress(mode.Grpc);
            var client = new GRPCInferenceService.GRPCInferenceServiceClient(channel);
            var request = new ModelInferRequest
            {
                Id = "7",
                ModelName = model,
                ModelVersion = version,
                Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "rows", Datatype = "FP64", Shape = { 1, width }, Contents = new() } },
            };
            request.Inputs[0].Contents.Fp64Contents.Add(TestModels.HomeRow[..width]);
            answers.Add(string.Join('\n',
                await AskAsync(async () => await client.ServerLiveAsync(new())),
                await AskAsync(async () => await client.ServerReadyAsync(new())),
                await AskAsync(async () => await client.ServerMetadataAsync(new())),
                await AskAsync(async () => await client.ModelReadyAsync(new() { Name = model, Version = version })),
                await AskAsync(async () => await client.ModelMetadataAsync(new() { Name = model, Version = version })),
                await AskAsync(async () => await client.ModelInferAsync(request))));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(answers[0]);
        Assert.Equal(answers[0], answers[1]);
    }

    private static async Task<string> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return $"{await ask()}";
        }
        catch (RpcException refusal)
        {
            return $"{refusal.StatusCode}: {refusal.Status.Detail}";
        }
    }
}
