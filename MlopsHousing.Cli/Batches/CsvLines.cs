using System.Text;

namespace MlopsHousing.Cli.Batches;

/// <summary>Rows of CSV as they came, without their line ends, in memory that is used again.</summary>
/// <param name="rows">How many rows there can be.</param>
internal sealed class CsvLines(int rows) : TextWriter
{
    private readonly int[] _ends = new int[rows];
    private char[] _text = new char[64 * 1024];
    private int _length;
    private int _rows;

    public override Encoding Encoding => Encoding.Unicode;

    /// <summary>A row that was ended.</summary>
    public ReadOnlySpan<char> this[int row] => _text.AsSpan((row == 0 ? 0 : _ends[row - 1]).._ends[row]);

    public void Clear() => (_length, _rows) = (0, 0);

    public void EndRow() => _ends[_rows++] = _length;

    public override void Write(char value) => Write(new ReadOnlySpan<char>(in value));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (_text.Length - _length < buffer.Length) Array.Resize(ref _text, Math.Max(2 * _text.Length, _length + buffer.Length));
        buffer.CopyTo(_text.AsSpan(_length));
        _length += buffer.Length;
    }
}
