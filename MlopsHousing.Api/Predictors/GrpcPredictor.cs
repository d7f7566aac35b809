using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;
using MlopsHousing.InferenceProtocol;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Api.Predictors;

/// <summary>Asks the inference service over gRPC, by the Open Inference Protocol: rows as one matrix of raw doubles.</summary>
internal sealed class GrpcPredictor : IPredictor, IDisposable
{
    private static readonly ModelInferRequest.Types.InferRequestedOutputTensor[] _withScales = [new() { Name = "prediction" }, new() { Name = "scale" }];

    private readonly GrpcChannel _channel;
    private readonly GRPCInferenceService.GRPCInferenceServiceClient _client;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    public GrpcPredictor(IOptions<GrpcPredictorOptions> options, TimeProvider time, IServiceProvider services)
    {
        _channel = PredictChannel.Open(options.Value, services);
        _client = new(_channel);
        _timeout = options.Value.Timeout;
        _time = time;
    }

    public async ValueTask PredictAsync(
        ModelVersion version, ReadOnlyMemory<double> rows, Memory<double> predictions, Memory<double> scales, CancellationToken cancel)
    {
        ModelInferResponse response;
        try
        {
            using var call = _client.ModelInferAsync(
                Request(version, rows.Span, predictions.Length, withScales: !scales.IsEmpty), headers: null, _time.GetUtcNow().UtcDateTime + _timeout, cancel);
            response = await call.ResponseAsync;
        }
        catch (RpcException e)
        {
            cancel.ThrowIfCancellationRequested();
            throw new ModelUnavailableException(Reason(e.StatusCode, version), e);
        }

        Take(version, response, predictions.Span, scales.Span);
    }

    public void Dispose() => _channel.Dispose();

    private static ModelInferRequest Request(ModelVersion version, ReadOnlySpan<double> rows, int count, bool withScales) => new()
    {
        ModelName = version.Model,
        ModelVersion = version.Number.ToString(),
        Inputs =
        {
            new ModelInferRequest.Types.InferInputTensor { Name = "rows", Datatype = "FP64", Shape = { count, count == 0 ? 0 : rows.Length / count } },
        },
        // Without names, the protocol's answer is the prediction alone.
        Outputs = { withScales ? _withScales : [] },
        // .NET runs on little-endian processors, and that is the protocol's order.
        RawInputContents = { ByteString.CopyFrom(MemoryMarshal.AsBytes(rows)) },
    };

    private static void Take(ModelVersion version, ModelInferResponse response, Span<double> predictions, Span<double> scales)
    {
        if (!response.Parameters.TryGetValue("digest", out var digest) || digest.StringParam != version.Digest)
            throw new ModelUnavailableException($"The inference service has version {version.Number} of {version.Model} with another digest.");
        var raw = response.RawOutputContents;
        var length = predictions.Length * sizeof(double);
        if (raw.Count != (scales.IsEmpty ? 1 : 2) || raw.Any(output => output.Length != length))
            throw new ModelUnavailableException("The inference service answered with another number of predictions than was asked for.");
        raw[0].Span.CopyTo(MemoryMarshal.AsBytes(predictions));
        if (!scales.IsEmpty) raw[1].Span.CopyTo(MemoryMarshal.AsBytes(scales));
    }

    /// <summary>Fit for a client: names no host.</summary>
    private static string Reason(StatusCode code, ModelVersion version) => code switch
    {
        StatusCode.DeadlineExceeded => "The inference service did not answer in time.",
        StatusCode.NotFound => $"The inference service has no version {version.Number} of {version.Model}.",
        StatusCode.InvalidArgument => $"The inference service does not take rows for version {version.Number} of {version.Model}.",
        _ => "The inference service can't be reached or is not ready.",
    };
}
