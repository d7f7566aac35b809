namespace MlopsHousing.Predict.OpenInference;

/// <summary>The datatypes of tensors that rows can be read from. 16-bit floats are not among them: prices need more digits.</summary>
internal enum TensorType
{
    Bool,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Int8,
    Int16,
    Int32,
    Int64,
    Fp32,
    Fp64,
    Bytes,
}

internal static class TensorTypes
{
    public const string Listed = "BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, FP32, FP64 or BYTES";

    /// <summary>The type of a name in the protocol; null for one that is not read.</summary>
    public static TensorType? Parse(string name) => name switch
    {
        "FP64" => TensorType.Fp64,
        "FP32" => TensorType.Fp32,
        "BYTES" => TensorType.Bytes,
        "INT64" => TensorType.Int64,
        "INT32" => TensorType.Int32,
        "INT16" => TensorType.Int16,
        "INT8" => TensorType.Int8,
        "UINT64" => TensorType.Uint64,
        "UINT32" => TensorType.Uint32,
        "UINT16" => TensorType.Uint16,
        "UINT8" => TensorType.Uint8,
        "BOOL" => TensorType.Bool,
        _ => null,
    };

    /// <summary>The length of an element in bytes; 0 for BYTES, whose elements carry their own.</summary>
    public static int Size(this TensorType type) => type switch
    {
        TensorType.Bool or TensorType.Uint8 or TensorType.Int8 => 1,
        TensorType.Uint16 or TensorType.Int16 => 2,
        TensorType.Uint32 or TensorType.Int32 or TensorType.Fp32 => 4,
        TensorType.Bytes => 0,
        _ => 8,
    };

    /// <summary>The whole numbers that fit an integer type, as doubles.</summary>
    public static (double Min, double Max) Range(this TensorType type) => type switch
    {
        TensorType.Uint8 => (byte.MinValue, byte.MaxValue),
        TensorType.Uint16 => (ushort.MinValue, ushort.MaxValue),
        TensorType.Uint32 => (uint.MinValue, uint.MaxValue),
        TensorType.Uint64 => (ulong.MinValue, ulong.MaxValue),
        TensorType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        TensorType.Int16 => (short.MinValue, short.MaxValue),
        TensorType.Int32 => (int.MinValue, int.MaxValue),
        TensorType.Int64 => (long.MinValue, long.MaxValue),
        _ => (double.NegativeInfinity, double.PositiveInfinity),
    };

    public static bool IsInteger(this TensorType type) => type is >= TensorType.Uint8 and <= TensorType.Int64;
}
