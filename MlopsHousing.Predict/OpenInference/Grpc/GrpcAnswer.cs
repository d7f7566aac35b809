using System.Buffers.Binary;
using Google.Protobuf;
using MlopsHousing.InferenceProtocol;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Predict.Inference;

namespace MlopsHousing.Predict.OpenInference.Grpc;

/// <summary>Makes the answer to a ModelInfer request; raw where the request was.</summary>
internal static class GrpcAnswer
{
    public static ModelInferResponse Of(ModelVersion version, string id, Predictions predictions, bool raw)
    {
        var response = new ModelInferResponse
        {
            ModelName = version.Model,
            ModelVersion = version.Number.ToString(),
            Id = id,
            Parameters = { ["digest"] = new() { StringParam = version.Digest } },
        };
        Add(response, InferRequest.PredictionOutput, predictions.Values, raw);
        if (!predictions.Scales.IsEmpty) Add(response, InferRequest.ScaleOutput, predictions.Scales, raw);
        return response;
    }

    private static void Add(ModelInferResponse response, string name, ReadOnlySpan<double> values, bool raw)
    {
        var output = new ModelInferResponse.Types.InferOutputTensor { Name = name, Datatype = "FP64", Shape = { values.Length } };
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
