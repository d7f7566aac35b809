using Grpc.Core;
using Microsoft.Extensions.Options;
using MlopsHousing.InferenceProtocol;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Predict.Inference;
using MlopsHousing.Predict.Models;
using MlopsHousing.Predict.Telemetry;
using MlopsHousing.ServiceDefaults;

namespace MlopsHousing.Predict.OpenInference.Grpc;

/// <summary>The Open Inference Protocol, version 2, over gRPC.</summary>
[BindServiceMethod(typeof(GrpcMessages), nameof(GrpcMessages.Bind))]
internal sealed class GrpcInference(ModelHost host, PredictMetrics metrics, IOptions<InferenceOptions> options)
    : GRPCInferenceService.GRPCInferenceServiceBase
{
    public override Task<ServerLiveResponse> ServerLive(ServerLiveRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerLiveResponse { Live = true });

    public override Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerReadyResponse { Ready = host.Champion is not null });

    public override async Task<ModelReadyResponse> ModelReady(ModelReadyRequest request, ServerCallContext context)
    {
        try
        {
            await host.GetAsync(request.Name, request.Version, context.CancellationToken);
            return new() { Ready = true };
        }
        catch (ModelUnavailableException)
        {
            return new() { Ready = false };
        }
        catch (Exception e) when (Refusals.Of(e) is { } refused)
        {
            throw refused.ToRpc();
        }
    }

    public override Task<ServerMetadataResponse> ServerMetadata(ServerMetadataRequest request, ServerCallContext context) =>
        Task.FromResult(new ServerMetadataResponse { Name = ModelDescription.ServerName, Version = BuildInfo.Current.Version });

    public override async Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request, ServerCallContext context)
    {
        try
        {
            var description = await ModelDescription.OfAsync(host, request.Name, request.Version, context.CancellationToken);
            return new()
            {
                Name = host.Model,
                Versions = { description.Versions },
                Platform = ModelDescription.Platform,
                Inputs = { description.Inputs.Select(Tensor) },
                Outputs = { description.Outputs.Select(Tensor) },
                Properties = { description.Properties },
            };
        }
        catch (Exception e) when (Refusals.Of(e) is { } refused)
        {
            throw refused.ToRpc();
        }

        static ModelMetadataResponse.Types.TensorMetadata Tensor(TensorDescription tensor) =>
            new() { Name = tensor.Name, Datatype = tensor.Datatype, Shape = { tensor.Shape } };
    }

    public override async Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context)
    {
        LoadedModel? model = null;
        try
        {
            model = await host.GetAsync(request.ModelName, request.ModelVersion, context.CancellationToken);
            using var rows = GrpcRequest.Read(request, model, options.Value.MaxRows, out var outputs);
            using var predictions = Predictions.Of(model, rows, outputs, options.Value, context.CancellationToken);
            var answer = GrpcAnswer.Of(model, request.Id, predictions, raw: request.RawInputContents.Count > 0);
            metrics.Answered(model.Version, Dialect.Grpc, Outcome.Ok);
            return answer;
        }
        catch (OperationCanceledException)
        {
            Count(model, Outcome.Cancelled);
            throw;
        }
        catch (Exception e)
        {
            var refused = Refusals.Of(e);
            Count(model, refused?.Refusal.Outcome() ?? Outcome.Failed);
            if (refused is not null) throw refused.ToRpc();
            throw;
        }
    }

    private void Count(LoadedModel? model, string outcome)
    {
        if (model is null) metrics.Refused(Dialect.Grpc, outcome);
        else metrics.Answered(model.Version, Dialect.Grpc, outcome);
    }
}
