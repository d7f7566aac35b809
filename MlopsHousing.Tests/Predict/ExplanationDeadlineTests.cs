using System.Diagnostics;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.Core;
using MlopsHousing.InferenceProtocol;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Tests.Modeling.Forests;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Predict;

/// <summary>Explanations that would take minutes stop when nobody waits for them any longer: over gRPC, over REST and in process.</summary>
[Collection(Alone.Name)]
public sealed class ExplanationDeadlineTests : IAsyncLifetime
{
    private const int Rows = 10_000;

    private readonly TempFolder _folder = new();
    private PredictServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        var registry = new FolderRegistry(_folder.Path);
        // A forest the size of the champion's: 10,000 rows take seconds at least, and most of a minute in a debug build.
        var forest = RandomForests.Make(seed: 1, trees: 400, maxLeaves: 60, TestModels.Homes.Width);
        await registry.PublishAsync(TestModels.Homes.Name, new(
            new Dictionary<string, byte[]> { [ArtifactNames.Signature] = TestModels.Homes.ToJson(), [ArtifactNames.Forest] = forest.ToBytes() },
            new Dictionary<string, byte[]>()));
        var aliases = await registry.ReadAliasesAsync(TestModels.Homes.Name);
        await registry.WriteAliasesAsync(TestModels.Homes.Name, aliases.Aliases with { Champion = 1 }, aliases.ETag);
        _server = await PredictServer.StartAsync(_folder.Path, ("Inference:MaxExplainedRows", $"{Rows}"), ("Shutdown:ReadinessDelay", "00:00:00"));
    }

    [Fact]
    public async Task Over_gRPC_the_deadline_ends_the_work_too()
    {
        var before = await CancelledAsync("v2_grpc");
        await _server.Grpc.ModelInferAsync(Request(rows: 1));

        var late = await Assert.ThrowsAsync<RpcException>(async () => await _server.Grpc.ModelInferAsync(Request(Rows), deadline: DateTime.UtcNow.AddMilliseconds(500)));

        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
        await StopsAsync("v2_grpc", before);
    }

    [Fact]
    public async Task Over_REST_a_client_that_goes_away_ends_the_work_too()
    {
        var data = string.Join(',', Enumerable.Repeat("37.88,-122.23,5,8.3252", Rows));
        using var body = new StringContent($$"""{"outputs":[{"name":"contributions"}],"inputs":[{"name":"x","shape":[{{Rows}},4],"datatype":"FP64","data":[{{data}}]}]}""");
        var before = await CancelledAsync("v2_rest");
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _server.Http.PostAsync("/v2/models/test-homes/infer", body, cancel.Token));
        await StopsAsync("v2_rest", before);
    }

    [Fact]
    public async Task In_process_a_batch_stops_between_trees()
    {
        var before = await CancelledAsync("in_process");
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var (rows, clock) = (Enumerable.Repeat(TestModels.HomeRow, Rows).SelectMany(r => r).ToArray(), Stopwatch.StartNew());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(async () => await ((IPredictor)_server.Host).ExplainAsync(
            _server.Host.Champion!, rows, new double[Rows], Memory<double>.Empty, new double[Rows * TestModels.Homes.Width], cancel.Token)));

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        await StopsAsync("in_process", before);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private Task<double> CancelledAsync(string dialect) => _server.MetricAsync("mlops_inferences_total", dialect, "cancelled");

    /// <summary>Counts one more as cancelled, seconds before it could have been done.</summary>
    private Task StopsAsync(string dialect, double before) => Eventually.HoldsAsync(
        "the service has stopped working on what nobody waits for", async () => await CancelledAsync(dialect) == before + 1, TimeSpan.FromSeconds(2));

    private static ModelInferRequest Request(int rows) => new()
    {
        ModelName = TestModels.Homes.Name,
        Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "x", Datatype = "FP64", Shape = { rows, TestModels.Homes.Width } } },
        Outputs = { new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "contributions" } },
        RawInputContents = { ByteString.CopyFrom(MemoryMarshal.AsBytes<double>(Enumerable.Repeat(TestModels.HomeRow, rows).SelectMany(r => r).ToArray())) },
    };
}
