using System.Buffers.Binary;
using MlopsHousing.Predict.Inference;

namespace MlopsHousing.Predict.OpenInference.Grpc;

/// <summary>Reads a tensor's values from raw bytes: row by row, little-endian; BYTES elements each after their length.</summary>
internal static class RawTensor
{
    public static void Read(ReadOnlySpan<byte> raw, in TensorSlot slot)
    {
        if (slot.Type == TensorType.Bytes)
        {
            ReadTexts(raw, slot);
            return;
        }

        var size = slot.Type.Size();
        if (raw.Length != (long)slot.Count * size)
            throw InferenceException.Invalid(
                $"Input '{slot.Name}' has {raw.Length} raw bytes, but its shape and datatype promise {(long)slot.Count * size}.");
        for (var i = 0; i < slot.Count; i++) slot.Set(i, Number(raw.Slice(i * size, size), slot.Type));
    }

    private static double Number(ReadOnlySpan<byte> raw, TensorType type) => type switch
    {
        TensorType.Fp64 => BinaryPrimitives.ReadDoubleLittleEndian(raw),
        TensorType.Fp32 => BinaryPrimitives.ReadSingleLittleEndian(raw),
        TensorType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(raw),
        TensorType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(raw),
        TensorType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(raw),
        TensorType.Int8 => (sbyte)raw[0],
        TensorType.Uint64 => BinaryPrimitives.ReadUInt64LittleEndian(raw),
        TensorType.Uint32 => BinaryPrimitives.ReadUInt32LittleEndian(raw),
        TensorType.Uint16 => BinaryPrimitives.ReadUInt16LittleEndian(raw),
        TensorType.Uint8 => raw[0],
        _ => raw[0] != 0 ? 1 : 0,
    };

    private static void ReadTexts(ReadOnlySpan<byte> raw, in TensorSlot slot)
    {
        for (var i = 0; i < slot.Count; i++)
        {
            if (!BinaryPrimitives.TryReadUInt32LittleEndian(raw, out var length) || length > raw.Length - 4)
                throw slot.Wrong(i, "is cut short: each element is its length in 4 bytes and then that many bytes");
            slot.SetText(i, raw.Slice(4, (int)length));
            raw = raw[(4 + (int)length)..];
        }

        if (!raw.IsEmpty) throw slot.WrongCount("more");
    }
}
