using Google.Protobuf.Collections;
using MlopsHousing.InferenceProtocol;

namespace MlopsHousing.Predict.OpenInference.Grpc;

/// <summary>Reads a tensor's values from the list that fits its datatype.</summary>
internal static class TypedTensor
{
    public static void Read(InferTensorContents contents, in TensorSlot slot)
    {
        switch (slot.Type)
        {
            case TensorType.Fp64:
                Fill(contents.Fp64Contents, slot, static v => v);
                break;
            case TensorType.Fp32:
                Fill(contents.Fp32Contents, slot, static v => v);
                break;
            case TensorType.Int64:
                Fill(contents.Int64Contents, slot, static v => v);
                break;
            case TensorType.Int8 or TensorType.Int16 or TensorType.Int32:
                Fill(contents.IntContents, slot, static v => v);
                break;
            case TensorType.Uint64:
                Fill(contents.Uint64Contents, slot, static v => v);
                break;
            case TensorType.Uint8 or TensorType.Uint16 or TensorType.Uint32:
                Fill(contents.UintContents, slot, static v => v);
                break;
            case TensorType.Bool:
                Fill(contents.BoolContents, slot, static v => v ? 1 : 0);
                break;
            default:
                CheckCount(contents.BytesContents.Count, slot);
                for (var i = 0; i < slot.Count; i++) slot.SetText(i, contents.BytesContents[i].Span);
                break;
        }
    }

    private static void Fill<T>(RepeatedField<T> values, in TensorSlot slot, Func<T, double> widen)
    {
        CheckCount(values.Count, slot);
        var (min, max) = slot.Type.Range();
        for (var i = 0; i < slot.Count; i++)
        {
            var value = widen(values[i]);
            // The list is wider than INT8, say; NaN is what is missing.
            if (value < min || value > max) throw slot.Wrong(i, $"must be a whole number that fits {slot.Type.ToString().ToUpperInvariant()}");
            slot.Set(i, value);
        }
    }

    private static void CheckCount(int given, in TensorSlot slot)
    {
        if (given != slot.Count) throw slot.WrongCount($"{given}");
    }
}
