using MlopsHousing.InferenceProtocol;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Predict.Inference;

namespace MlopsHousing.Predict.OpenInference.Grpc;

/// <summary>Reads the rows of a ModelInfer request.</summary>
internal static class GrpcRequest
{
    /// <exception cref="InferenceException">It is not a request that <paramref name="model"/> can answer.</exception>
    public static RowBatch Read(ModelInferRequest request, LoadedModel model, int mostRows, out Outputs outputs)
    {
        outputs = Outputs.Prediction;
        foreach (var output in request.Outputs) outputs |= OutputNames.Parse(output.Name, OutputNames.OfferedBy(model));
        var raw = request.RawInputContents;
        if (raw.Count > 0 && raw.Count != request.Inputs.Count)
            throw InferenceException.Invalid($"There are {request.Inputs.Count} inputs, but {raw.Count} raw_input_contents.");

        using var rows = new TensorRows(model.Signature, mostRows);
        Span<long> dimensions = stackalloc long[2];
        for (var i = 0; i < request.Inputs.Count; i++)
        {
            var input = request.Inputs[i];
            if (input.Shape.Count is not (1 or 2))
                throw InferenceException.Invalid("The shape of an input must be one or two whole numbers.");
            for (var d = 0; d < input.Shape.Count; d++) dimensions[d] = input.Shape[d];
            var slot = rows.Place(input.Name, input.Datatype, dimensions[..input.Shape.Count]);
            if (raw.Count == 0)
                TypedTensor.Read(input.Contents ?? new(), slot);
            else if (input.Contents is null)
                RawTensor.Read(raw[i].Span, slot);
            else
                throw InferenceException.Invalid($"Input '{slot.Name}' has contents besides raw_input_contents; give one of them.");
        }

        return rows.Take();
    }
}
