using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;
using MlopsHousing.InferenceProtocol;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using Output = MlopsHousing.InferenceProtocol.ModelInferRequest.Types.InferRequestedOutputTensor;

namespace MlopsHousing.Api.Predictors;

/// <summary>Asks the inference service over gRPC, by the Open Inference Protocol: rows as one matrix of raw doubles.</summary>
internal sealed class GrpcPredictor : IPredictor, IDisposable
{
    // Without names, the protocol's answer is the prediction alone. Made once: they are part of every call.
    private static readonly Output[] _prediction = [];
    private static readonly Output[] _withScales = [new() { Name = "prediction" }, new() { Name = "scale" }];
    private static readonly Output[] _explained = [new() { Name = "prediction" }, new() { Name = "contributions" }];
    private static readonly Output[] _explainedWithScales = [.. _withScales, _explained[1]];

    private readonly GrpcChannel _channel;
    private readonly GRPCInferenceService.GRPCInferenceServiceClient _client;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    // Of each version that was asked for since the start; what one takes is some hundred bytes.
    private readonly ConcurrentDictionary<(ModelVersion Version, bool WithScales), GatheredRows> _gathered = new();

    public GrpcPredictor(IOptions<GrpcPredictorOptions> options, TimeProvider time, IServiceProvider services)
    {
        _channel = PredictChannel.Open(options.Value, services);
        _client = new(_channel);
        _timeout = options.Value.Timeout;
        _time = time;
    }

    public ValueTask PredictAsync(
        ModelVersion version, ReadOnlyMemory<double> rows, Memory<double> predictions, Memory<double> scales, CancellationToken cancel)
    {
        // A request that is traced makes a call of its own, so that its trace is whole.
        return predictions.Length == 1 && Activity.Current is not { Recorded: true }
            ? _gathered.GetOrAdd((version, !scales.IsEmpty), Gather, this).PredictAsync(rows, predictions, scales, cancel)
            : ScoreAsync(version, rows, predictions, scales, _time.GetUtcNow(), cancel);
    }

    private static GatheredRows Gather((ModelVersion Version, bool WithScales) key, GrpcPredictor predictor) => new(
        (rows, predictions, scales, since, cancel) => predictor.ScoreAsync(key.Version, rows, predictions, scales, since, cancel), predictor._time);

    private async ValueTask ScoreAsync(
        ModelVersion version, ReadOnlyMemory<double> rows, Memory<double> predictions, Memory<double> scales, DateTimeOffset since, CancellationToken cancel)
    {
        var response = await AskAsync(version, rows, predictions.Length, scales.IsEmpty ? _prediction : _withScales, since, cancel);
        Take(response, 0, predictions.Span);
        if (!scales.IsEmpty) Take(response, 1, scales.Span);
    }

    public async ValueTask<double> ExplainAsync(
        ModelVersion version, ReadOnlyMemory<double> rows, Memory<double> predictions, Memory<double> scales, Memory<double> contributions,
        CancellationToken cancel)
    {
        var response = await AskAsync(version, rows, predictions.Length, scales.IsEmpty ? _explained : _explainedWithScales, _time.GetUtcNow(), cancel);
        Take(response, 0, predictions.Span);
        if (!scales.IsEmpty) Take(response, 1, scales.Span);
        var last = response.RawOutputContents.Count - 1;
        Take(response, last, contributions.Span);
        return response.Outputs[last].Parameters.TryGetValue("base", out var start) ? start.DoubleParam : throw Unexpected();
    }

    /// <summary>Whether the inference service can be reached and says that it is ready.</summary>
    internal async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        try
        {
            using var call = _client.ServerReadyAsync(new(), headers: null, _time.GetUtcNow().UtcDateTime + _timeout, cancel);
            return (await call.ResponseAsync).Ready;
        }
        catch (RpcException)
        {
            cancel.ThrowIfCancellationRequested();
            return false;
        }
    }

    public void Dispose() => _channel.Dispose();

    private async Task<ModelInferResponse> AskAsync(
        ModelVersion version, ReadOnlyMemory<double> rows, int count, Output[] outputs, DateTimeOffset since, CancellationToken cancel)
    {
        ModelInferResponse response;
        try
        {
            using var call = _client.ModelInferAsync(
                Request(version, rows.Span, count, outputs), headers: null, since.UtcDateTime + _timeout, cancel);
            response = await call.ResponseAsync;
        }
        catch (RpcException e)
        {
            cancel.ThrowIfCancellationRequested();
            throw new ModelUnavailableException(Reason(e.StatusCode, version), e);
        }

        if (!response.Parameters.TryGetValue("digest", out var digest) || digest.StringParam != version.Digest)
            throw new ModelUnavailableException($"The inference service has version {version.Number} of {version.Model} with another digest.");
        return response.RawOutputContents.Count == Math.Max(1, outputs.Length) && response.Outputs.Count == response.RawOutputContents.Count
            ? response
            : throw Unexpected();
    }

    private static ModelInferRequest Request(ModelVersion version, ReadOnlySpan<double> rows, int count, Output[] outputs) => new()
    {
        ModelName = version.Model,
        ModelVersion = version.Number.ToString(),
        Inputs =
        {
            new ModelInferRequest.Types.InferInputTensor { Name = "rows", Datatype = "FP64", Shape = { count, count == 0 ? 0 : rows.Length / count } },
        },
        Outputs = { outputs },
        // .NET runs on little-endian processors, and that is the protocol's order.
        RawInputContents = { ByteString.CopyFrom(MemoryMarshal.AsBytes(rows)) },
    };

    private static void Take(ModelInferResponse response, int output, Span<double> values)
    {
        var raw = response.RawOutputContents[output].Span;
        var bytes = MemoryMarshal.AsBytes(values);
        if (raw.Length != bytes.Length) throw Unexpected();
        raw.CopyTo(bytes);
    }

    private static ModelUnavailableException Unexpected() => new("The inference service answered something else than was asked for.");

    /// <summary>Fit for a client: names no host.</summary>
    private static string Reason(StatusCode code, ModelVersion version) => code switch
    {
        StatusCode.DeadlineExceeded => "The inference service did not answer in time.",
        StatusCode.NotFound => $"The inference service has no version {version.Number} of {version.Model}.",
        StatusCode.InvalidArgument => $"The inference service does not take rows for version {version.Number} of {version.Model}.",
        _ => "The inference service can't be reached or is not ready.",
    };
}
