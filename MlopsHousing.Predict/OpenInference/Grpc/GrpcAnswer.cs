using System.Buffers.Binary;
using Google.Protobuf;
using MlopsHousing.InferenceProtocol;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Predict.OpenInference.Grpc;

/// <summary>Makes the answer to a ModelInfer request; raw where the request was.</summary>
internal static class GrpcAnswer
{
    public static ModelInferResponse Of(ModelVersion version, string id, ReadOnlySpan<double> predictions, bool raw)
    {
        var output = new ModelInferResponse.Types.InferOutputTensor
        {
            Name = InferRequest.PredictionOutput,
            Datatype = "FP64",
            Shape = { predictions.Length },
        };
        var response = new ModelInferResponse
        {
            ModelName = version.Model,
            ModelVersion = version.Number.ToString(),
            Id = id,
            Parameters = { ["digest"] = new() { StringParam = version.Digest } },
            Outputs = { output },
        };

        if (raw)
        {
            var bytes = new byte[predictions.Length * sizeof(double)];
            for (var i = 0; i < predictions.Length; i++)
                BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), predictions[i]);
            response.RawOutputContents.Add(UnsafeByteOperations.UnsafeWrap(bytes));
            return response;
        }

        var contents = output.Contents = new();
        contents.Fp64Contents.Capacity = predictions.Length;
        foreach (var prediction in predictions) contents.Fp64Contents.Add(prediction);
        return response;
    }
}
