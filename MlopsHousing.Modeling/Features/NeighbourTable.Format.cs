using System.Buffers.Binary;

namespace MlopsHousing.Modeling.Features;

/// <remarks>
/// <c>neighbours.bin</c>, little-endian: "MHNB", the format's version, the number of rows and of values (32 bits each);
/// then, column by column in the order of the training rows, x, y and the values (binary32). The size follows from the
/// header, so a wrong length is refused before anything is allocated. Equal tables have equal bytes.
/// </remarks>
public sealed partial class NeighbourTable
{
    private const uint Magic = 0x424E484D; // "MHNB"
    private const int FormatVersion = 1;
    private const int HeaderSize = 16;

    /// <summary>More values than steps ask for; a file of many narrow columns would take many times its size in memory.</summary>
    private const int MostColumns = 256;

    private readonly float[] _x;
    private readonly float[] _y;
    private readonly float[][] _rowValues;

    /// <summary>Reads a table from the bytes of <c>neighbours.bin</c>.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a file; the message says what is wrong.</exception>
    public static NeighbourTable Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderSize || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic)
            throw Broken("it is not a neighbours.bin");
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]) is var version and not FormatVersion)
            throw Broken($"its format is {version} where this build reads {FormatVersion}");

        long rows = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        long columns = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
        if (columns > MostColumns) throw Broken($"it has {columns} values of each row where {MostColumns} are the most");
        // Divided, not multiplied: two large counts must not overflow into a length that fits.
        var numbers = (bytes.Length - HeaderSize) / sizeof(float);
        if (rows == 0 || numbers / rows != columns + 2 || numbers % rows != 0 || bytes.Length % sizeof(float) != 0)
            throw Broken($"{bytes.Length} bytes can't hold {rows} rows of {columns} values");

        var all = new float[columns + 2][];
        for (var c = 0; c < all.Length; c++)
        {
            all[c] = new float[rows];
            var source = bytes.Slice(HeaderSize + c * (int)rows * sizeof(float), (int)rows * sizeof(float));
            for (var r = 0; r < all[c].Length; r++)
                all[c][r] = BinaryPrimitives.ReadSingleLittleEndian(source[(r * sizeof(float))..]);
        }

        return Of(all[0], all[1], all[2..]);
    }

    /// <summary>The bytes of <c>neighbours.bin</c>.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[HeaderSize + (Columns + 2) * Count * sizeof(float)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), FormatVersion);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), Columns);
        var rest = bytes.AsSpan(HeaderSize);
        foreach (var column in _rowValues.Prepend(_y).Prepend(_x))
            foreach (var value in column)
            {
                BinaryPrimitives.WriteSingleLittleEndian(rest, value);
                rest = rest[sizeof(float)..];
            }

        return bytes;
    }
}
