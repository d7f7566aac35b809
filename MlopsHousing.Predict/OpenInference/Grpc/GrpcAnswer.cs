using System.Buffers.Binary;
using Google.Protobuf;
using MlopsHousing.InferenceProtocol;
using MlopsHousing.Modeling.Explanations;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Predict.Inference;

namespace MlopsHousing.Predict.OpenInference.Grpc;

/// <summary>Makes the answer to a ModelInfer request; raw where the request was.</summary>
internal static class GrpcAnswer
{
    public static ModelInferResponse Of(LoadedModel model, string id, Predictions predictions, bool raw)
    {
        var response = new ModelInferResponse
        {
            ModelName = model.Version.Model,
            ModelVersion = model.Version.Number.ToString(),
            Id = id,
            Parameters = { ["digest"] = new() { StringParam = model.Version.Digest } },
        };
        Add(response, OutputNames.Prediction, predictions.Values, raw, predictions.Values.Length);
        if (!predictions.Scales.IsEmpty) Add(response, OutputNames.Scale, predictions.Scales, raw, predictions.Scales.Length);
        if (!predictions.Contributions.IsEmpty) AddContributions(response, model.Explainer, predictions, raw);
        return response;
    }

    private static void AddContributions(ModelInferResponse response, Explainer explainer, Predictions predictions, bool raw)
    {
        Add(response, OutputNames.Contributions, predictions.Contributions, raw, predictions.Values.Length, explainer.Features.Count);
        var parameters = response.Outputs[^1].Parameters;
        parameters.Add(OutputNames.Base, new() { DoubleParam = explainer.BaseValue });
        parameters.Add(OutputNames.Features, new() { StringParam = OutputNames.ColumnsOf(explainer) });
    }

    private static void Add(ModelInferResponse response, string name, ReadOnlySpan<double> values, bool raw, params long[] shape)
    {
        var output = new ModelInferResponse.Types.InferOutputTensor { Name = name, Datatype = "FP64", Shape = { shape } };
        response.Outputs.Add(output);
        if (raw)
        {
            var bytes = new byte[values.Length * sizeof(double)];
            for (var i = 0; i < values.Length; i++)
                BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), values[i]);
            response.RawOutputContents.Add(UnsafeByteOperations.UnsafeWrap(bytes));
            return;
        }

        var contents = output.Contents = new();
        contents.Fp64Contents.Capacity = values.Length;
        foreach (var value in values) contents.Fp64Contents.Add(value);
    }
}
